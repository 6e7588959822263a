import type { Experiment } from '../../../../layers/analytics/campaigns/experiment.ts';
import { usageError } from '../../fail.ts';
import type { TextTable } from '../inputs/read-table.ts';
import { type Encoding, numberOf } from './encode.ts';

/** Names of the columns that an experiment is made of. */
export interface Columns {
  readonly treatment: string;
  readonly outcome: string;
}

/** Values of a treatment column that mean "not treated", in the order they are looked for. */
const CONTROL_VALUES = ['0', '0.0', 'false', 'no', 'none', 'control'];

/** The arms of an experiment: the control group's value, and the others in alphabetical order. */
export interface Arms {
  readonly control: string;
  readonly treatments: readonly string[];
}

/**
 * Finds the arms in the treatment column.
 * @param named value of `--control`
 * @throws ClienteleError `request.invalid` when there is no control group, or only one arm
 */
export function armsOf(table: TextTable, treatment: string, named: string | undefined): Arms {
  const column = columnOf(table, treatment, '--treatment');
  const values = [...new Set(table.rows.map((row) => row[column] ?? null))].filter((value) => value !== null);
  const listed = values.slice(0, 8).sort().join(', ');
  if (values.length > 20)
    throw usageError(
      `--treatment ${treatment} has ${values.length} values: name the column that says who was treated`,
    );
  const control =
    named ?? CONTROL_VALUES.map((word) => values.find((value) => value.toLowerCase() === word)).find(Boolean);
  if (control === undefined)
    throw usageError(`--control is missing: which value of ${treatment} was not treated? It has ${listed}`);
  if (!values.includes(control))
    throw usageError(`--control ${control} is not a value of ${treatment}. It has ${listed}`);
  const treatments = values.filter((value) => value !== control).sort();
  if (treatments.length === 0)
    throw usageError(
      `--treatment ${treatment}: everybody has ${control}, so there is nothing to compare with`,
    );
  return { control, treatments };
}

/** Index of a column. Throws `request.invalid` naming the columns there are. */
export function columnOf(table: TextTable, name: string, option: string): number {
  const index = table.columns.indexOf(name);
  if (index >= 0) return index;
  throw usageError(`${option} ${name}: there is no such column. The file has ${table.columns.join(', ')}`);
}

/** An experiment of one treatment against control, and the rows of the table that it is made of. */
export interface ArmExperiment {
  readonly experiment: Experiment;
  readonly rows: readonly number[];
  /** Rows without a treatment or with an outcome that is not a number. */
  readonly unusable: number;
}

/** Rows an arm needs before anything can be learnt from it. */
const LEAST_ROWS = 50;

/**
 * Rows of one treatment and of control.
 * @throws ClienteleError `input.invalid` when too few rows can be used, or the outcome is the same everywhere
 */
export function experimentOf(
  table: TextTable,
  { treatment, outcome }: Columns,
  { control }: Arms,
  arm: string,
  encoding: Encoding,
): ArmExperiment {
  const [by, of] = [columnOf(table, treatment, '--treatment'), columnOf(table, outcome, '--outcome')];
  const rows: number[] = [];
  let unusable = 0;
  table.rows.forEach((row, index) => {
    const value = row[by] ?? null;
    if (value !== control && value !== arm && value !== null) return;
    if (value === null || truthOrNumber(row[of] ?? null) === undefined) unusable++;
    else rows.push(index);
  });
  const used: TextTable = { columns: table.columns, rows: rows.map((row) => table.rows[row] ?? []) };
  const treated = Uint8Array.from(used.rows, (row) => (row[by] === arm ? 1 : 0));
  const results = Float64Array.from(used.rows, (row) => truthOrNumber(row[of] ?? null) ?? 0);
  const count = treated.reduce((sum, one) => sum + one, 0);
  if (Math.min(count, treated.length - count) < LEAST_ROWS)
    throw usageError(
      `${arm} against ${control}: ${count} rows treated and ${treated.length - count} not; at least ${LEAST_ROWS} of each are needed`,
    );
  if (new Set(results).size < 2) throw usageError(`--outcome ${outcome} is the same for everybody`);
  const isBinary = results.every((value) => value === 0 || value === 1);
  const experiment = { x: encoding.encode(used), dims: encoding.dims, treated, outcome: results, isBinary };
  return { experiment, rows, unusable };
}

function truthOrNumber(cell: string | null): number | undefined {
  const word = cell?.trim().toLowerCase();
  if (word === 'true' || word === 'yes') return 1;
  if (word === 'false' || word === 'no') return 0;
  return numberOf(cell);
}
