import type { Publication } from '../../contract/artefact-documents.ts';
import type { VersionRecord } from '../../contract/control-records.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { ROW_ID } from '../../contract/rows.ts';
import type { ActivateState } from '../../contract/run-state.ts';
import { pruneCatalogue } from '../../stores/live/prune-catalogue.ts';
import { teachBandits } from '../../stores/live/teach-bandits.ts';
import { pointerTo } from '../../stores/pointer.ts';
import { forgetOpen } from '../../stores/privacy/begin-erasure.ts';
import { keys } from '../artefacts.ts';
import { heldReason } from '../plan/held.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { readReceipts } from '../publish/receipts.ts';
import { readManifests, versionOfRun } from '../versions.ts';
import { publicationOf } from './publication.ts';

/** An operator held the serving version while this run worked: nothing was activated. */
export interface HeldBack {
  readonly outcome: 'held';
  readonly reason: string;
}

export interface Activated {
  readonly outcome: 'activated';
  readonly version: string;
  readonly reason: string;
  /** What the rows cost, or would have cost, one by one. */
  readonly writeUnits: number;
  readonly publication: Publication;
}

/**
 * Counts what was acknowledged, reads a row back, registers the version and moves the pointer: the one write that
 * makes the version serve; of customers whose erasure was asked for since the run began it knows nothing by then. Then the live documents follow: bandits learn what the run counted, and the catalogue forgets what
 * the version before knew already.
 * @throws ClienteleError `run.count_mismatch` when rows are missing; the old version goes on serving
 */
export async function runActivate(ports: StagePorts, state: ActivateState): Promise<Activated | HeldBack> {
  const { objects, control, live } = ports;
  await holdLease(ports, state.runId);
  const { version, plan } = await versionOfRun(objects, state);
  const serving = await control.serving(true);
  const heldSince = serving?.heldSince;
  // A version that is held may be written again before it expires.
  if (serving !== undefined && heldSince !== undefined && serving.version !== version)
    return { outcome: 'held', reason: heldReason(serving.version, heldSince) };
  const { rows: expected, dataset, configuration } = await readManifests(objects, version);
  const receipts = await readReceipts(objects, state.runId, version);
  const { rows, expiresAt } = receipts;
  if (rows !== expected) {
    throw new ClienteleError(
      'run.count_mismatch',
      `Version ${version} should have ${expected} rows, ${rows} were written: it is not activated`,
      { expected, written: rows },
    );
  }
  const table = state.import?.table;
  const store = ports.rowsOf(table ?? ports.environment.resultsTable);
  const [card] = await store.read(version, [{ kind: 'model', id: ROW_ID.model }]);
  if (card?.version !== version) {
    throw new ClienteleError(
      'run.count_mismatch',
      `The results table does not give back what was written of ${version}`,
    );
  }

  const versions = await control.versions();
  const recordOf = (name: string | null) => versions.find((one) => one.version === name);
  // A version that is only written again has learnt nothing since.
  const learntAt = plan.renew === null ? plan.now : recordOf(version)?.learntAt;
  const pseudonyms = plan.renew === null ? plan.pseudonyms : recordOf(version)?.pseudonyms;
  const record: VersionRecord = {
    version,
    dataset,
    configuration,
    rows,
    publishedAt: plan.now,
    ...(learntAt === undefined ? {} : { learntAt }),
    expiresAt,
    ...(table === undefined ? {} : { table }),
    ...(pseudonyms === undefined ? {} : { pseudonyms }),
  };
  const publication = publicationOf(record, plan, receipts, state.import, ports.now());
  await objects.writeJson(keys.publication(version), publication);
  await control.register(record);
  // Erasures keep the name that versions have for the customer now; other forms are the next stage's, which knows the key.
  await forgetOpen([version], (customer) => [customer], ports);
  const next = pointerTo(record, versions, ports.now(), heldSince);
  await control.activate(next, plan.serving ?? undefined, heldSince);
  const [insight] = await store.read(version, [{ kind: 'insight', id: 'experiments' }] as const);
  if (insight?.insight === 'experiments') await teachBandits(live, insight);
  const before = plan.renew === null ? recordOf(plan.serving)?.learntAt : undefined;
  if (before !== undefined) await pruneCatalogue(live, before);
  const { writeUnits } = receipts;
  const how = table === undefined ? 'written' : `imported into ${table}`;
  const reason = `${version} serves with ${rows} rows, ${how}`;
  return { outcome: 'activated', version, reason, writeUnits, publication };
}
