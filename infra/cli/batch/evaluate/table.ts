import { aligned } from '../../format.ts';
import type { Format } from '../inputs/input.ts';
import type { ListProtocol, Trial } from '../protocols/trial.ts';
import type { Measured } from './measure.ts';

/** Everything that was measured, and how. */
export interface Evaluation {
  readonly protocol: ListProtocol;
  readonly format: Format;
  readonly k: number;
  readonly excludeSeen: boolean;
  readonly seed: number;
  readonly trial: Trial;
  readonly rows: readonly Measured[];
}

/** A table with one row per model; a star marks the best figure of each quality column. */
export function asTable({ protocol, k, trial, rows }: Evaluation): string {
  const { train, queries, cut, notes } = trial;
  const columns: readonly (readonly [string, (row: Measured) => string])[] = [
    ['model', nameOf],
    [`recall@${k}`, best(rows, (row) => row.recall)],
    [`ndcg@${k}`, best(rows, (row) => row.ndcg)],
    ['hit rate', best(rows, (row) => row.hitRate)],
    ['precision', best(rows, (row) => row.precision)],
    ['MAP', best(rows, (row) => row.map)],
    ['MRR', best(rows, (row) => row.mrr)],
    ['coverage', (row) => row.coverage.toFixed(4)],
    ['novelty', (row) => row.novelty.toFixed(2)],
    ['diversity', (row) => row.diversity.toFixed(2)],
    ['fit s', (row) => row.fitSeconds.toFixed(1)],
    ['score s', (row) => row.scoreSeconds.toFixed(1)],
  ];
  const lines = aligned([
    columns.map(([name]) => name),
    ...rows.map((row) => columns.map(([, text]) => text(row))),
  ]);
  const what = protocol === 'session' ? 'steps' : 'customers';
  const at = cut === null ? '' : `, cut ${new Date(cut).toISOString()}`;
  const head = `${protocol}${at}: ${queries.length} ${what} measured; learnt from ${train.matrix.rows} rows, ${train.matrix.cols} items, ${train.matrix.indices.length} cells`;
  return `${[head, ...notes, '', ...lines, '', ...sliceLines(k, rows)].join('\n')}\n`;
}

/** NDCG of each model by length of the history and by whether items were known. */
function sliceLines(k: number, rows: readonly Measured[]): string[] {
  const slices = rows[0]?.slices ?? [];
  const names = [`ndcg@${k} by`, ...slices.map(({ name }) => name)];
  const queries = ['queries', ...slices.map((slice) => String(slice.queries))];
  const models = rows.map((row) => [
    nameOf(row),
    ...slices.map(({ name }) => row.slices.find((own) => own.name === name)?.ndcg.toFixed(4) ?? ''),
  ]);
  return aligned([names, queries, ...models]);
}

function nameOf({ recipe, halfLifeDays }: Measured): string {
  return `${recipe.model}${halfLifeDays === null ? '' : ` (${halfLifeDays} d)`}`;
}

/** Formats a figure, with a star behind the highest of the column. */
function best(rows: readonly Measured[], figure: (row: Measured) => number): (row: Measured) => string {
  const highest = Math.max(...rows.map(figure));
  return (row) => `${figure(row).toFixed(4)}${figure(row) === highest && highest > 0 ? '*' : ' '}`;
}

/** The evaluation as one JSON object. */
export function asJson({ trial, rows, ...how }: Evaluation): string {
  const { train, queries, relevant, cut, notes } = trial;
  const document = {
    ...how,
    cut: cut === null ? null : new Date(cut).toISOString(),
    train: { rows: train.matrix.rows, items: train.matrix.cols, cells: train.matrix.indices.length },
    measured: queries.length,
    heldOut: relevant.indices.length,
    notes,
    models: rows.map(({ recipe, ...figures }) => ({ ...recipe, ...figures })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
