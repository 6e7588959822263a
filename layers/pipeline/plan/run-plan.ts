import { DUMP_KINDS, VERSION_PARTS } from '../../contract/artefacts.ts';
import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import type { PlanResult, PlanState } from '../../contract/run-state.ts';
import { RUN_SECONDS } from '../../contract/stages.ts';
import { renewRecommendationKeys } from '../../stores/recommendation-keys.ts';
import { keys } from '../artefacts.ts';
import { fingerprint } from '../fingerprint.ts';
import { method } from '../method/method.ts';
import type { StagePorts } from '../ports.ts';
import { LEASE_MS } from '../ports.ts';
import { isStored } from '../versions.ts';
import { readDelivery } from './delivered.ts';
import { estimateRun, refusal } from './estimate.ts';
import { extendRetention } from './extend-retention.ts';
import { heldReason } from './held.ts';
import type { Input, Plan } from './plan-document.ts';

/** A run that waited this long for another to end gives up. */
const QUEUE_MS = 60 * 60 * 1000;

/** Takes the lease, looks at what was delivered and decides what this run has to do. */
export async function runPlan(ports: StagePorts, state: PlanState): Promise<PlanResult> {
  const { objects, control } = ports;
  const now = ports.now();
  if (!(await control.acquire(state.runId, now, now + LEASE_MS))) {
    if (now - Date.parse(state.startAfter) > QUEUE_MS) {
      throw new ClienteleError(
        'run.conflict',
        'Another run has held the lease for an hour: this run gives up, the next one takes its input',
      );
    }
    return { outcome: 'busy', slices: [], publishSlices: [], parts: [] };
  }

  const erasures = await ports.erasures.all();
  const isOpen = erasures.some(({ completedAt }) => completedAt === null);
  if (state.erase === undefined && (isOpen || !(await areNamesMigrated(control))))
    return { outcome: 'erase', slices: [], publishSlices: [], parts: [] };

  const { config, inputs, ignored, dataset, pseudonyms } = await readDelivery(
    objects,
    erasures,
    ports.nameKey.key,
  );
  // Live events are checked by the same currency rules as the run that will read them.
  await control.recordMoney({ currency: config.currency, rates: config.rates });
  await renewRecommendationKeys(control, now);
  const versions = await control.versions();
  const serving = await extendRetention(
    await control.serving(true),
    versions,
    config.resultsDays * DAY_MS,
    ports,
  );
  const record = versions.find((version) => version.version === serving?.version);
  const last = await control.lastRun();
  const { publish, ...learntBy } = config;
  const named = pseudonyms === undefined ? {} : { pseudonyms };
  const configuration = fingerprint([method(), { ...learntBy, ...named }], 16);

  const known = record?.dataset === dataset && record.configuration === configuration;
  // A version that was held, or rolled back by hand since, must not come back by itself on the same input.
  const judged =
    last?.dataset === dataset && last.configuration === configuration && last.outcome !== 'failed';
  const ageing = serving !== undefined && serving.expiresAt - now < (config.resultsDays * DAY_MS) / 2;
  const hasSnapshot = ageing && (await isStored(objects, serving.version));
  const renew = hasSnapshot && (known || judged) ? serving.version : null;

  const stored = new Map((await objects.list(BUCKET_PREFIXES.staged)).map(({ key, size }) => [key, size]));
  const estimate = estimateRun(
    inputs,
    (staged) => stored.get(keys.stagedParquet(staged, 'events')),
    publish.by,
  );
  const { publishSlices } = estimate;
  // A renewed version stays in the table it is in.
  const publishBy = renew === null ? estimate.publishing.by : 'writes';
  const plan: Plan = {
    runId: state.runId,
    now,
    config,
    inputs: inputs.map((input) => withoutKnownParts(input, stored)),
    ignored,
    dataset,
    configuration,
    ...named,
    serving: serving?.version ?? null,
    newDumps: inputs.some(
      ({ kind, live, deliveredAt }) =>
        // What came while the serving version was made may not be in it.
        kind === 'events' && live === null && deliveredAt > (serving?.activatedAt ?? 0) - RUN_SECONDS * 1000,
    ),
    renew,
    publishSlices,
    publishBy,
    estimate,
  };
  await objects.writeJson(keys.run(state.runId, 'plan'), plan);

  const publishes = Array.from({ length: publishSlices }, (_, slice) => slice);
  if (renew !== null) return { outcome: 'renew', slices: [], publishSlices: publishes, publishBy, parts: [] };
  if (!inputs.some((input) => input.kind === 'events'))
    return { outcome: 'nothing', slices: [], publishSlices: [], parts: [] };
  // A serving version whose snapshot has expired is trained again from the dumps before its rows expire.
  if ((known || judged) && (!ageing || serving?.heldSince !== undefined))
    return { outcome: 'unchanged', slices: [], publishSlices: [], parts: [] };

  if (serving?.heldSince !== undefined)
    return {
      outcome: 'held',
      reason: heldReason(serving.version, serving.heldSince),
      slices: [],
      publishSlices: [],
      parts: [],
    };

  const tooLarge =
    state.ceilings === undefined ? undefined : refusal(estimate, state.ceilings, state.ceilings.runSeconds);
  if (tooLarge !== undefined && config.sizeCheck === 'refuse')
    return { outcome: 'too-large', reason: tooLarge, slices: [], publishSlices: [], parts: [] };
  const slices = inputs.flatMap((input, number) => (isStaged(input.staged, stored) ? [] : [number]));
  const watched = tooLarge === undefined ? {} : { reason: tooLarge };
  return { outcome: 'run', ...watched, slices, publishSlices: publishes, publishBy, parts: VERSION_PARTS };
}

/** Whether all live documents go by the names of the serving version, see erase/migrate-pseudonyms.ts. */
async function areNamesMigrated(control: StagePorts['control']): Promise<boolean> {
  const [serving, migrated] = await Promise.all([control.serving(true), control.liveNames()]);
  return (serving?.pseudonyms ?? null) === migrated;
}

/** Days of live records add up to very many objects; nobody needs the names of those that are validated. */
function withoutKnownParts(input: Input, stored: ReadonlyMap<string, number>): Input {
  return input.live !== null && isStaged(input.staged, stored) ? { ...input, live: { parts: [] } } : input;
}

/** The closing document and something to go with it: each may have been removed by age before the other. */
function isStaged(name: string, stored: ReadonlyMap<string, number>): boolean {
  return (
    stored.has(keys.staged(name)) && DUMP_KINDS.some((kind) => stored.has(keys.stagedParquet(name, kind)))
  );
}
