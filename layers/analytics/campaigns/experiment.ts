/** A randomised experiment with one treatment: who was treated, what came of it, and what was known before. */
export interface Experiment {
  /** Features, row-major: rows × dims, finite. */
  readonly x: Float64Array;
  readonly dims: number;
  /** 1: treated, 0: control. */
  readonly treated: Uint8Array;
  /** What is to be increased, per row: 0 or 1, or an amount. */
  readonly outcome: Float64Array;
  /** Whether the outcome is 0 or 1 everywhere. */
  readonly isBinary: boolean;
}

/** Some rows of an experiment, in the order of `rows`. O(rows × dims). */
export function rowsOfExperiment(from: Experiment, rows: ArrayLike<number>): Experiment {
  const { dims } = from;
  const x = new Float64Array(rows.length * dims);
  const treated = new Uint8Array(rows.length);
  const outcome = new Float64Array(rows.length);
  for (let to = 0; to < rows.length; to++) {
    const row = rows[to];
    x.set(from.x.subarray(row * dims, (row + 1) * dims), to * dims);
    treated[to] = from.treated[row];
    outcome[to] = from.outcome[row];
  }
  return { x, dims, treated, outcome, isBinary: from.isBinary };
}

/** Rows of one arm: 1 treated, 0 control. */
export function armOf(experiment: Experiment, arm: 0 | 1): Experiment {
  const rows: number[] = [];
  experiment.treated.forEach((treated, row) => {
    if (treated === arm) rows.push(row);
  });
  return rowsOfExperiment(experiment, rows);
}

/** Share of the rows that were treated. */
export function treatedShare({ treated }: Pick<Experiment, 'treated'>): number {
  return treated.reduce((sum, one) => sum + one, 0) / treated.length;
}
