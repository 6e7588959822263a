import type { BuiltRow } from '../../contract/rows.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import type { Analytic, Noise, Publishing, Share } from './analytic.ts';

/** The tables of a list of analytics, each under its name. */
export type TablesOf<List extends readonly Analytic[]> = {
  readonly [A in List[number] as A['name']]: ReturnType<A['learn']>;
};

/** Context that all analytics of a list learn from. */
type ContextOf<List extends readonly Analytic[]> = Parameters<List[number]['learn']>[0];

export function learnTables<const List extends readonly Analytic[]>(
  list: List,
  context: ContextOf<List>,
): TablesOf<List> {
  return Object.fromEntries(list.map((one) => [one.name, one.learn(context)])) as TablesOf<List>;
}

export function sectionsOf<const List extends readonly Analytic[]>(
  list: List,
  tables: TablesOf<List>,
): Section[] {
  return list.flatMap((one) => one.sections(tableIn(tables, one)));
}

/** @throws ClienteleError `snapshot.damaged` naming the section that is missing or damaged */
export function restoreTables<const List extends readonly Analytic[]>(
  list: List,
  reader: SectionReader,
): TablesOf<List> {
  return Object.fromEntries(list.map((one) => [one.name, one.restore(reader)])) as TablesOf<List>;
}

/** Number of rows over all shares. */
export function countRows<const List extends readonly Analytic[]>(
  list: List,
  tables: TablesOf<List>,
  items: number,
  customers: number,
): number {
  return list.reduce((sum, one) => sum + one.countRows(tableIn(tables, one), items, customers), 0);
}

export function* rowsOf<const List extends readonly Analytic[]>(
  list: List,
  tables: TablesOf<List>,
  publishing: Publishing,
  share: Share,
  noise: Noise | undefined,
): Generator<BuiltRow> {
  for (const one of list) yield* one.rows(tableIn(tables, one), publishing, share, noise);
}

function tableIn(tables: object, { name }: Analytic): object {
  return (tables as Record<string, object>)[name];
}
