import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CURATED, type Curated, STAGED, type Staged } from '../../contract/artefact-documents.ts';
import type { DumpKind } from '../../contract/artefacts.ts';
import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { RunReport } from '../../contract/run-report.ts';
import type { CompactState } from '../../contract/run-state.ts';
import { eachOf, withScratch } from '../../stores/concurrency.ts';
import type { ObjectStore } from '../../stores/objects.ts';
import { compactCustomers, compactEvents, compactItems } from '../../warehouse/compact/compact.ts';
import { keys, readDocument } from '../artefacts.ts';
import { engineBudget } from '../budget.ts';
import type { RunConfig } from '../config/shop-config.ts';
import { type Plan, readPlan } from '../plan/plan-document.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';

/** Objects under way at a time. */
const WIDTH = 16;
/** How often a run is planned anew because dumps were replaced while it read them. */
const MOST_PLANS = 3;

/** Dumps that could not be read, of which the report of the run tells. */
const MOST_NAMED = 20;

export interface Compacted {
  /** `replaced`: dumps are no longer those that were planned, and the run is planned anew. */
  readonly outcome: Curated['outcome'] | 'replaced';
  readonly reason: string;
  readonly events: number;
  readonly rejectShare: number;
  /** Dumps that were replaced, in the plans of this run before. */
  readonly replaced: readonly (readonly string[])[];
  /** For the report of the run; absent where it is planned anew. */
  readonly data?: RunReport['data'];
}

/**
 * Joins all staged dumps into one dataset: events without duplicates by month, the last word on each item and customer.
 * Says whether the input can be trusted at all. A dataset that is complete in the bucket is not made again.
 */
export async function runCompact(ports: StagePorts, state: CompactState): Promise<Compacted> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const plan = await readPlan(objects, state.runId);
  const before = state.compact?.replaced ?? [];
  const missing = await notStaged(objects, plan);
  if (missing.length > 0) return planAnew([...before, missing]);
  const made = (await existing(objects, plan.dataset)) ?? (await compactAll(objects, plan));
  // The same dataset may have been judged by other limits.
  const { outcome, reason } = verdict(made, plan.config);
  const curated: Curated = { ...made, outcome, reason };
  await objects.writeJson(keys.curated(plan.dataset), curated);
  const { events, rows, rejected, rejectedByReason, unreadable } = curated;
  const notes = [...new Set(before.flat())].map(
    (key) => `${key} was replaced during the run, and read again`,
  );
  return {
    outcome,
    reason: [reason, ...notes].join('; '),
    events,
    rejectShare: rows === 0 ? 0 : rejected / rows,
    replaced: before,
    // The state of a run is small: what is wrong with many files, the curated dataset says.
    data: { rows, events, rejected, rejectedByReason, unreadable: unreadable.slice(0, MOST_NAMED) },
  };
}

/** Dumps of the plan without a staged form: what curation found was not what had been listed. */
async function notStaged(objects: ObjectStore, { inputs }: Plan): Promise<readonly string[]> {
  const stored = new Set((await objects.list(BUCKET_PREFIXES.staged)).map(({ key }) => key));
  return inputs.flatMap(({ key, staged }) => (stored.has(keys.staged(staged)) ? [] : [key]));
}

/** @throws ClienteleError `input.replaced` when that does not end */
function planAnew(replaced: Compacted['replaced']): Compacted {
  const last = replaced.at(-1)?.join(', ') ?? '';
  if (replaced.length >= MOST_PLANS)
    throw new ClienteleError(
      'input.replaced',
      `The run was planned ${MOST_PLANS} times, and each time dumps were replaced before it had read them: ${last}. The next run takes them`,
    );
  return {
    outcome: 'replaced',
    reason: `Replaced during the run: ${last}`,
    events: 0,
    rejectShare: 0,
    replaced,
  };
}

/** The dataset as an earlier run left it, if every file of it is still there. */
async function existing(objects: ObjectStore, dataset: string): Promise<CuratedFacts | undefined> {
  const listed = new Set((await objects.list(keys.curatedFolder(dataset))).map((object) => object.key));
  if (!listed.has(keys.curated(dataset))) return undefined;
  const curated = await readDocument(objects, CURATED, keys.curated(dataset));
  const files = [...curated.eventFiles, curated.itemsFile, curated.customersFile, curated.devicesFile];
  return files.every((key) => key === null || listed.has(key)) ? curated : undefined;
}

async function compactAll(objects: ObjectStore, plan: Plan): Promise<CuratedFacts> {
  const documents = await eachOf(plan.inputs, WIDTH, (input) =>
    readDocument(objects, STAGED, keys.staged(input.staged)),
  );
  return withScratch(async (folder) => {
    const fetched = await fetchStaged(objects, plan, documents, folder);
    const engine = engineBudget(folder);
    const outDir = join(folder, 'curated');
    const events = await compactEvents({
      staged: fetched.events.filter((file) => !file.live).map((file) => file.path),
      live: fetched.events.filter((file) => file.live).map((file) => file.path),
      outDir,
      engine,
    });
    const items = await compactItems({ staged: fetched.items, outDir, engine });
    const customers = await compactCustomers({ staged: fetched.customers, outDir, engine });

    const key = (path: string) => `${keys.curatedFolder(plan.dataset)}${path}`;
    const files = (await readdir(outDir, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    await eachOf(files, WIDTH, async (entry) => {
      const path = join(entry.parentPath, entry.name);
      await objects.upload(path, key(path.slice(outDir.length + 1)));
    });
    return {
      dataset: plan.dataset,
      ...(plan.pseudonyms === undefined ? {} : { pseudonyms: plan.pseudonyms }),
      ...tallyOf(plan, documents),
      duplicates: events.duplicates,
      clashes: events.clashes,
      events: events.events,
      eventFiles: events.files.map((path) => key(path.slice(outDir.length + 1))),
      itemsFile: items === undefined ? null : key(items.slice(outDir.length + 1)),
      customersFile: customers === undefined ? null : key(customers.slice(outDir.length + 1)),
      devicesFile: events.devices === undefined ? null : key(events.devices.slice(outDir.length + 1)),
    };
  });
}

interface StagedFile {
  readonly path: string;
  /** UTC milliseconds. */
  readonly deliveredAt: number;
  /** Posted by callers, not delivered as a dump. */
  readonly live: boolean;
}

/** Fetches what was staged, by kind: an event dump may tell of items and customers, too. */
async function fetchStaged(
  objects: ObjectStore,
  plan: Plan,
  documents: readonly Staged[],
  folder: string,
): Promise<Record<DumpKind, StagedFile[]>> {
  const wanted = plan.inputs.flatMap((input, i) =>
    (documents[i]?.staged ?? []).map((kind) => ({ input, kind })),
  );
  const files = await eachOf(wanted, WIDTH, async ({ input, kind }) => {
    const path = join(folder, `${input.staged}.${kind}.parquet`);
    await objects.download(keys.stagedParquet(input.staged, kind), path);
    return { kind, path, deliveredAt: input.deliveredAt, live: input.live !== null };
  });
  const of = (wanted: DumpKind) => files.filter(({ kind }) => kind === wanted);
  return { events: of('events'), items: of('items'), customers: of('customers') };
}

type CuratedFacts = Omit<Curated, 'outcome' | 'reason'>;
type Tally = Pick<
  Curated,
  'rows' | 'rejected' | 'erased' | 'rejectedByReason' | 'unreadable' | 'damaged' | 'eventDumps'
>;

/** Rows delivered and rejected, over all dumps. A dump that could not be read counts by its problem. */
function tallyOf({ inputs }: Plan, documents: readonly Staged[]): Tally {
  const rejectedByReason: Record<string, number> = {};
  for (const document of documents) {
    for (const [code, count] of Object.entries(document.rejectedByReason)) {
      rejectedByReason[code] = (rejectedByReason[code] ?? 0) + count;
    }
  }
  return {
    rows: documents.reduce((sum, document) => sum + document.rows, 0),
    rejected: documents.reduce((sum, document) => sum + document.rejected, 0),
    // Documents of earlier releases lack the count.
    erased: documents.reduce((sum, document) => sum + (document.erased ?? 0), 0),
    rejectedByReason,
    unreadable: dumpsWithProblem('unreadable', inputs, documents),
    damaged: dumpsWithProblem('valid', inputs, documents),
    eventDumps: inputs.filter(({ kind }) => kind === 'events').length,
  };
}

/** Dumps that could not be read, or only in part, and why. */
function dumpsWithProblem(
  outcome: Staged['outcome'],
  inputs: Plan['inputs'],
  documents: readonly Staged[],
): Curated['unreadable'] {
  return inputs.flatMap(({ kind }, i) => {
    const document = documents[i];
    if (document?.outcome !== outcome || document.problem === null) return [];
    return [{ kind, source: document.source, problem: document.problem }];
  });
}

/** Whether the input as a whole can be trusted; the reason says what to do. */
function verdict(
  facts: CuratedFacts,
  { rejectShareLimit }: Pick<RunConfig, 'rejectShareLimit'>,
): Pick<Curated, 'outcome' | 'reason'> {
  const { rows, rejected, events, duplicates, clashes, erased, unreadable, damaged, eventDumps } = facts;
  const unread = unreadable.map(({ source, problem }) => `${source}: ${problem}`).join('; ');
  if (events === 0) {
    const why = unread === '' ? '' : ` ${unread}.`;
    if (rows === 0 && unread === '')
      return invalid('No event could be used: the dumps hold no rows. Deliver dumps with events');
    return invalid(
      `No event could be used.${why} See ${BUCKET_PREFIXES.rejects} for file, line, column and reason`,
    );
  }
  const share = rows === 0 ? 0 : rejected / rows;
  if (share > rejectShareLimit) {
    return invalid(
      `${rejected} of ${rows} rows were rejected, more than ${percent(rejectShareLimit)}: the column mapping probably does not fit. ${mostFrequent(facts)} See ${BUCKET_PREFIXES.rejects} for file, line, column and reason`,
    );
  }
  // How many rows an unreadable file has is not known: where half of the files are lost, the shop is not itself.
  const unreadEvents = unreadable.filter(({ kind }) => kind === 'events').length;
  if (unreadEvents * 2 >= eventDumps && unreadEvents > 0) {
    return invalid(
      `${unreadEvents} of ${eventDumps} event dumps could not be read. ${unread}. Deliver these files again, or remove them`,
    );
  }
  const notes = [
    erased > 0 ? `${counted(erased, 'row')} of erased customers left out` : '',
    duplicates > 0 ? `${counted(duplicates, 'duplicate row')} counted once` : '',
    clashes > 0
      ? `${counted(clashes, 'event_id')} ${clashes === 1 ? 'stands' : 'stand'} for different events, which were all kept: let each source use identifiers of its own`
      : '',
    unread === '' ? '' : `not readable: ${unread}`,
    damaged.length === 0
      ? ''
      : `read in part: ${damaged.map(({ source, problem }) => `${source}: ${problem}`).join('; ')}`,
    rejected > 0
      ? `${counted(rejected, 'row')} rejected, see ${BUCKET_PREFIXES.rejects}. ${mostFrequent(facts)}`
      : '',
  ].filter((note) => note !== '');
  return {
    outcome: 'valid',
    reason: [`${counted(events, 'event')} from ${counted(rows, 'row')}`, ...notes].join('; '),
  };
}

function invalid(reason: string): Pick<Curated, 'outcome' | 'reason'> {
  return { outcome: 'invalid', reason };
}

function mostFrequent({ rejectedByReason }: Pick<Curated, 'rejectedByReason'>): string {
  const [first] = Object.entries(rejectedByReason).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first === undefined ? '' : `The most frequent reason is ${first[0]} (${first[1]}).`;
}

/** `1 row`, `12 rows`. */
function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
