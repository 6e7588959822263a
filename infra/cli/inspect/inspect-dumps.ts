import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DumpKind } from '../../../layers/contract/artefacts.ts';
import { ClienteleError } from '../../../layers/contract/errors.ts';
import { engineBudget } from '../../../layers/pipeline/budget.ts';
import { readDataset } from '../../../layers/warehouse/columns/read-dataset.ts';
import { compactEvents } from '../../../layers/warehouse/compact/compact.ts';
import { type Mappings, resolveMappings } from '../../../layers/warehouse/mapping/mappings.ts';
import { firstEvents } from '../../../layers/warehouse/stage/first-events.ts';
import { type StageResult, stageDump } from '../../../layers/warehouse/stage/stage-dump.ts';
import { unreadable } from '../batch/inputs/text.ts';
import { counted, whole } from '../format.ts';
import { readMapping } from '../options.ts';
import { mainCurrency } from './main-currency.ts';
import { firstReasons } from './reasons.ts';
import { recognise } from './recognise.ts';
import { totalsTable } from './totals.ts';
import { eventTable } from './understood.ts';

export interface InspectOptions {
  readonly paths: readonly string[];
  /** Preset or file of a mapping; undefined: by the columns. */
  readonly map: string | undefined;
  readonly kind: DumpKind | undefined;
  /** Reporting currency; undefined: the one that most rows have. */
  readonly currency: string | undefined;
}

/** How many events are shown. */
const SHOWN = 5;

/**
 * Says what would be read from dumps, what would be set aside or ignored and why, and the totals by month. Loads nothing. Resolves with the exit
 * status: 1 where nothing of a file could be read.
 */
export async function inspectDumps(options: InspectOptions, print: (line: string) => void): Promise<number> {
  const mappings = resolveMappings(options.map === undefined ? undefined : readMapping(options.map));
  const folder = await mkdtemp(join(tmpdir(), 'clientele-inspect-'));
  const engine = engineBudget(folder);
  try {
    const kinds = new Map<string, DumpKind>();
    for (const path of options.paths) kinds.set(path, await kindOf(path, options, mappings, folder));
    const events = options.paths.filter((path) => kinds.get(path) === 'events');
    const currency =
      options.currency ??
      mappings.currency ??
      (await mainCurrency(events[0], mappings, folder, engine)) ??
      'EUR';
    const results: StageResult[] = [];
    for (const [number, path] of options.paths.entries()) {
      const result = await stageDump({
        input: path,
        name: basename(path),
        kind: kinds.get(path) ?? 'events',
        mappings,
        money: { currency, rates: {} },
        now: Date.now(),
        outDir: join(folder, `staged-${number}`),
        engine,
      }).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      results.push(result);
      print(`${path}: ${describe(result, kinds.get(path) ?? 'events')}`);
      for (const line of await accountOf(result)) print(`  ${line}`);
    }
    const staged = results.flatMap(({ staged: { events: file } }) => file ?? []);
    if (results.some(({ staged: { events: file }, accepted }) => file !== undefined && accepted > 0)) {
      const curated = await compactEvents({ staged, outDir: join(folder, 'curated'), engine });
      print('');
      if (curated.duplicates > 0)
        print(`${counted(curated.duplicates, 'event')} reported more than once, counted once`);
      if (curated.clashes > 0)
        print(
          `${counted(curated.clashes, 'identifier')} shared by different events: all are kept; correct event_id in the mapping`,
        );
      const dataset = await readDataset({ events: curated.files, currency, engine });
      for (const line of totalsTable(dataset)) print(line);
      print('');
      print('The first events as they are understood:');
      for (const line of eventTable(await firstEvents(curated.files[0] ?? '', SHOWN, engine), currency))
        print(`  ${line}`);
    }
    return results.every(({ outcome, accepted }) => outcome === 'valid' && accepted > 0) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kindOf(
  path: string,
  { kind, map }: InspectOptions,
  mappings: Mappings,
  folder: string,
): Promise<DumpKind> {
  if (kind !== undefined) return kind;
  if (map !== undefined) {
    const own = (['events', 'items', 'customers'] as const).filter(
      (each) => mappings.named(each, basename(path))?.[each]?.fields !== undefined,
    );
    if (own.length > 0) return own[0] ?? 'events';
  }
  const found = await recognise(path, undefined, folder, engineBudget(folder)).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (found !== undefined) return found.kind;
  throw new ClienteleError(
    'input.invalid',
    `${path} is not recognised by its columns: say what it holds with --kind, and how it is read with --map`,
  );
}

function describe({ mapping, outcome, problem }: StageResult, kind: DumpKind): string {
  if (outcome === 'unreadable') return `nothing can be read: ${problem}`;
  return `${kind}, read as ${mapping}`;
}

/** What became of the rows of a dump, and how it was read. */
async function accountOf(result: StageResult): Promise<string[]> {
  if (result.outcome === 'unreadable') return [];
  const { rows, accepted, rejected, ignored, ignoredByReason, rejectedByReason, notes, problem } = result;
  const reasons = await firstReasons(result.rejects);
  return [
    ...(problem === null ? [] : [problem]),
    ...(rows + ignored === 0 ? ['the file names columns and holds no rows: nothing would be loaded'] : []),
    ...notes,
    `${counted(rows + ignored, 'row')}: ${whole(accepted)} read, ${whole(rejected)} rejected, ${whole(ignored)} ignored`,
    ...Object.entries(ignoredByReason).map(([code, count]) => `ignored ${whole(count)}: ${code}`),
    ...Object.entries(rejectedByReason).map(
      ([code, count]) => `rejected ${whole(count)}: ${code}${reasons.get(code) ?? ''}`,
    ),
  ];
}
