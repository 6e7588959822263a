import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeDemoShop } from '../../infra/demo/write.ts';
import { type ReferenceFile, sharedData } from '../support/shared-data.ts';
import { isMeant, oneYear } from './online-retail.ts';

/** One comparison of the automatic choice with single models. */
export interface ChoiceData {
  readonly name: string;
  /** List length. */
  readonly k: number;
  /** Models beside `auto`; the baselines are measured anyway. */
  readonly models: readonly string[];
  /** Writes what is needed into a folder; undefined where the data is not there. @returns options of `batch evaluate` */
  readonly prepare: (folder: string) => Promise<readonly string[] | undefined>;
}

const OF_SETS = [
  'item-knn',
  'user-knn',
  'rp3beta',
  'sparse-ease',
  'cheby-cf',
  'gf-cf',
  'transitions',
  'hybrid',
];
const OF_BASKETS = ['tifu-knn', 'item-knn', 'user-knn', 'rp3beta', 'transitions', 'hybrid'];
const OF_SESSIONS = ['session-knn', 'transitions', 'item-knn', 'rp3beta'];
/** Sessions that are measured, the latest ones. */
const TEST_SESSIONS = 500;
/** Day after the demo shop's last. */
const DEMO_UNTIL = '2026-11-30';

export const CHOICES: readonly ChoiceData[] = [
  {
    name: 'Online Retail, one year',
    k: 20,
    models: OF_SETS,
    prepare: async (folder) => {
      const csv = text('online-retail-2.csv.gz');
      if (csv === undefined) return undefined;
      const native = ['--map', 'online-retail', '--protocol', 'temporal', '--cut', '2011-11-10'];
      return ['--train', written(folder, 'year.csv', oneYear(csv)), ...native];
    },
  },
  {
    name: 'Online Retail II, last 28 days',
    k: 20,
    models: OF_SETS,
    prepare: async () => {
      const path = sharedData('online-retail-2.csv.gz');
      return path === undefined
        ? undefined
        : ['--train', path, '--map', 'online-retail', '--protocol', 'temporal'];
    },
  },
  {
    name: 'demo shop, last 28 days',
    k: 20,
    models: [...OF_SETS, 'content'],
    prepare: async (folder) => {
      const dumps = await writeDemoShop(folder, { until: Date.parse(DEMO_UNTIL) });
      const paths = (kind: string) => dumps.filter((dump) => dump.kind === kind).map(({ path }) => path);
      return ['--train', ...paths('events'), '--items', ...paths('items'), '--protocol', 'temporal'];
    },
  },
  {
    name: 'The Complete Journey, next basket',
    k: 10,
    models: OF_BASKETS,
    prepare: async (folder) => {
      const csv = text('complete-journey-transactions.csv.gz');
      if (csv === undefined) return undefined;
      const rows = csv
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.replaceAll('"', '').split(','));
      rows.sort((a, b) => ((a.at(-1) as string) < (b.at(-1) as string) ? -1 : 1));
      return baskets(
        folder,
        rows.map(([household, , basket, product]) => [household, basket, product] as Bought),
      );
    },
  },
  {
    name: 'Online Retail II, next basket',
    k: 10,
    models: OF_BASKETS,
    prepare: async (folder) => {
      const rows = invoices();
      return (
        rows &&
        baskets(
          folder,
          rows.filter(([customer]) => customer !== ''),
        )
      );
    },
  },
  {
    name: 'Online Retail II, invoices as sessions',
    k: 20,
    models: OF_SESSIONS,
    prepare: async (folder) => {
      const rows = invoices();
      if (rows === undefined) return undefined;
      const all = [...Map.groupBy(rows, ([, invoice]) => invoice).values()]
        .filter(({ length }) => length > 1)
        .map((session) => session.map(([, , item]) => item).join(' '));
      const train = written(folder, 'sessions.txt', all.slice(0, -TEST_SESSIONS).join('\n'));
      const test = written(folder, 'latest.txt', all.slice(-TEST_SESSIONS).join('\n'));
      return ['--train', train, '--test', test, '--format', 'sessions'];
    },
  },
];

type Bought = readonly [customer: string, basket: string, item: string];

/** Customer, invoice and stock code of what Online Retail II sold. */
function invoices(): Bought[] | undefined {
  const [, ...lines] = text('online-retail-2.csv.gz')?.trim().split('\n') ?? [];
  if (lines.length === 0) return undefined;
  return lines
    .filter((line) => isMeant(line))
    .map((line) => {
      const columns = line.split(',');
      return [columns.at(-2) ?? '', columns[0] ?? '', columns[1] ?? ''];
    });
}

function baskets(folder: string, rows: readonly Bought[]): string[] {
  const byCustomer = [...Map.groupBy(rows, ([customer]) => customer)].map(([customer, own]) => [
    customer,
    [...Map.groupBy(own, ([, basket]) => basket).values()].map((basket) => basket.map(([, , item]) => item)),
  ]);
  const file = written(folder, 'baskets.json', JSON.stringify(Object.fromEntries(byCustomer)));
  return ['--train', file, '--format', 'baskets'];
}

function text(name: ReferenceFile): string | undefined {
  const path = sharedData(name);
  return path === undefined ? undefined : gunzipSync(readFileSync(path)).toString('utf8');
}

function written(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
