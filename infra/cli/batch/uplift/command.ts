import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Economics } from '../../../../layers/analytics/campaigns/policy.ts';
import { judgeUplift, judgeUpliftOn } from '../../../../layers/analytics/campaigns/uplift.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { counted, secondsSince } from '../../format.ts';
import { text, texts } from '../../options.ts';
import { readTable, type TextTable } from '../inputs/read-table.ts';
import { output, writeOutput } from '../output.ts';
import { SEED } from '../shared-options.ts';
import { type ArmExperiment, armsOf, columnOf, experimentOf } from './arms.ts';
import { learnEncoding } from './encode.ts';
import { type Comparison, upliftTable } from './table.ts';

const RESULT_HELP = `
The file is a table of a randomised experiment: one row per customer, with who was
treated, what came of it, and columns that were known before the treatment. Every
model is judged on rows that it did not see: out of fold, or on --test. Each line
of --out has the row's number, its id, its arm and the expected effect of the
treatment. Profits are margin × effect − cost, for each customer who is treated.`;

/** `npm run batch -- uplift`: whom a treatment influences, and whether targeting pays. */
export const uplift = (report: Report = toStderr) =>
  command('uplift')
    .requiredOption('--data <file>', 'table of an experiment: CSV, TSV or Parquet, also compressed', text)
    .requiredOption('--treatment <column>', 'column that says who was treated', text)
    .requiredOption('--outcome <column>', 'column with what came of it: 0 and 1, or an amount', text)
    .option('--control <value>', 'value of the treatment column for customers who were not treated', text)
    .option('--test <file>', 'table of the same columns to judge on, instead of out of fold', text)
    .option('--id <column>', 'column that identifies the row; never a feature', text)
    .option('--ignore <column...>', 'columns that are no features, such as other outcomes', texts)
    .option('--cost <n...>', 'what a contact costs (default: 0)', amounts)
    .option('--margin <n>', 'what one unit of the outcome earns', amount, 1)
    .option('--out <file>', 'file for one JSON line per row; - is standard output', output)
    .option('--json', 'print JSON instead of tables')
    .addOption(SEED)
    .addHelpText('after', RESULT_HELP)
    .action(async ({ data, treatment, outcome, control, test, id, ignore = [], ...more }) => {
      const { cost = [0], margin, out, json, seed } = more;
      if (treatment === outcome) throw usageError('--treatment and --outcome name the same column');
      const table = await readTable(data);
      const other = test === undefined ? undefined : await readTable(test);
      const arms = armsOf(table, treatment, control);
      for (const name of [outcome, ...ignore])
        columnOf(table, name, name === outcome ? '--outcome' : '--ignore');
      if (id !== undefined) columnOf(table, id, '--id');
      const apart = new Set([treatment, outcome, id, ...ignore]);
      const features = table.columns.filter((name) => !apart.has(name) && !isIdentifier(table, name));
      const encoding = learnEncoding(table, features);
      if (encoding.dims === 0) throw usageError(`--data ${data} has no column to tell customers apart by`);
      const economics = cost.map((one): Economics => ({ cost: one, margin }));
      const comparisons: Comparison[] = [];
      const lines: string[] = [];
      for (const arm of arms.treatments) {
        const start = performance.now();
        const own = experimentOf(table, { treatment, outcome }, arms, arm, encoding);
        const judgedOn =
          other === undefined ? own : experimentOf(other, { treatment, outcome }, arms, arm, encoding);
        const result =
          other === undefined
            ? judgeUplift(own.experiment, economics, seed, report)
            : judgeUpliftOn(own.experiment, judgedOn.experiment, economics, seed, report);
        for (const { unusable } of new Set([own, judgedOn]))
          if (unusable > 0) report(`${counted(unusable, 'row')} without a treatment or an outcome left out`);
        report(`${arm}: ${secondsSince(start)} s`);
        comparisons.push({ arm, control: arms.control, outcome, report: result.report });
        lines.push(...linesOf(other ?? table, id, arm, judgedOn, result.effects));
      }
      if (out !== undefined) await writeOutput(out, (to) => to.write(lines.join('')));
      if (out === '-') return;
      process.stdout.write(
        json ? `${JSON.stringify(comparisons, null, 2)}\n` : comparisons.map(upliftTable).join('\n'),
      );
    });

function linesOf(
  { columns, rows }: TextTable,
  id: string | undefined,
  arm: string,
  { rows: used, experiment }: ArmExperiment,
  effects: Float64Array,
): string[] {
  const column = id === undefined ? -1 : columns.indexOf(id);
  return used.map((row, at) => {
    const named = column < 0 ? {} : { id: rows[row]?.[column] ?? null };
    const treated = experiment.treated[at] === 1;
    return `${JSON.stringify({ row: row + 1, ...named, arm, treated, effect: effects[at] })}\n`;
  });
}

/** Whether a column has another value in every row and no order that could mean anything. */
function isIdentifier({ columns, rows }: TextTable, name: string): boolean {
  if (!/(^|_)(id|uuid|key|email)$/i.test(name)) return false;
  const column = columns.indexOf(name);
  return new Set(rows.map((row) => row[column])).size > 0.9 * rows.length;
}

function amount(value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It takes a number of 0 or more, such as 0.5.');
}

function amounts(value: string, given: readonly number[] = []): readonly number[] {
  return [...given, amount(value)];
}
