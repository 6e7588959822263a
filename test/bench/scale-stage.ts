import { buildRows } from '../../layers/analytics/publish/build-rows.ts';
import { MANIFEST } from '../../layers/contract/artefact-documents.ts';
import type { VersionPart } from '../../layers/contract/artefacts.ts';
import { VERSION_PARTS } from '../../layers/contract/artefacts.ts';
import { keys, readDocument } from '../../layers/pipeline/artefacts.ts';
import { runCompact } from '../../layers/pipeline/compact/run-compact.ts';
import { runCurate } from '../../layers/pipeline/curate/run-curate.ts';
import { readPlan } from '../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../layers/pipeline/plan/run-plan.ts';
import type { StagePorts } from '../../layers/pipeline/ports.ts';
import { runTrain } from '../../layers/pipeline/train/run-train.ts';
import { readVersion } from '../../layers/pipeline/versions.ts';
import { encodeRow, writeUnits } from '../../layers/stores/row-codec.ts';
import { memoryPorts } from '../support/memory-ports.ts';
import { folderStore } from './folder-store.ts';

/** Stages that are measured, each in a process of its own; the halves of `train` side by side. */
const STAGES = ['curate', 'compact', ...VERSION_PARTS, 'publish'] as const;
export type Stage = (typeof STAGES)[number];

/** What a stage took. */
export interface StagePoint {
  readonly stage: Stage;
  readonly seconds: number;
  /** Processor time, user and system, of all threads. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  /** What the stage says it did. */
  readonly told: Readonly<Record<string, number>>;
}

/** Which version was made; the state machine hands it on otherwise. */
const VERSION = 'version.json';
const RUN = { runId: 'scale', startAfter: new Date(0).toISOString() };
/** A day after the generator's last event. */
const NOW = Date.UTC(2026, 6, 2);

/** One of the processes that share the slices of a stage. */
export interface Lane {
  readonly number: number;
  readonly of: number;
}

/**
 * Does one stage of a run, or a lane's share of its slices, over a folder that stands for the bucket, with the functions'
 * own code.
 */
export async function measureStage(stage: Stage, folder: string, lane: Lane): Promise<StagePoint> {
  const started = performance.now();
  const told =
    stage === 'curate' ? await curate(folder, lane) : await work(stage, await portsOf(folder, RUN));
  const usage = process.resourceUsage();
  return {
    stage,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMb: usage.maxRSS / 1024,
    told,
  };
}

async function portsOf(folder: string, { runId }: typeof RUN): Promise<StagePorts> {
  const ports = memoryPorts();
  ports.state.now = NOW;
  await ports.control.acquire(runId, NOW, NOW + 1);
  return { ...ports, objects: folderStore(folder) };
}

async function work(stage: Exclude<Stage, 'curate'>, ports: StagePorts): Promise<Record<string, number>> {
  switch (stage) {
    case 'compact': {
      const { outcome, reason, events } = await runCompact(ports, RUN);
      if (outcome !== 'valid') throw new Error(reason);
      return { events };
    }
    case 'publish':
      return publishOne(ports);
    default:
      return train(stage, ports);
  }
}

/** Every lane plans for itself, under a name of its own, and takes its share of the dumps. */
async function curate(folder: string, lane: Lane): Promise<Record<string, number>> {
  const run = lane.number === 0 ? RUN : { ...RUN, runId: `${RUN.runId}-${lane.number}` };
  const ports = await portsOf(folder, run);
  const { outcome, slices } = await runPlan(ports, run);
  if (outcome !== 'run') throw new Error(`the plan says ${outcome}`);
  let rows = 0;
  for (const slice of slices.filter((number) => number % lane.of === lane.number)) {
    const staged = await runCurate(ports, { ...run, slice });
    rows += staged.accepted + staged.rejected;
  }
  return { rows };
}

async function train(part: VersionPart, ports: StagePorts): Promise<Record<string, number>> {
  const { version } = await runTrain(ports, { ...RUN, slice: part });
  await ports.objects.writeJson(VERSION, { version });
  const { rows, snapshotBytes } = await readDocument(ports.objects, MANIFEST, keys.manifest(version, part));
  return { rows, snapshotBytes };
}

/** Builds and encodes the rows of the first slice; the network and the table are left out. */
async function publishOne(ports: StagePorts): Promise<Record<string, number>> {
  const plan = await readPlan(ports.objects, RUN.runId);
  const { version } = (await ports.objects.readJson(VERSION)) as { readonly version: string };
  const shop = await readVersion(ports.objects, version);
  const verdict = { outcome: 'publish', reason: 'bench' } as const;
  let rows = 0;
  let units = 0;
  for (const row of buildRows(shop, verdict, 0, plan.publishSlices, plan.config.recommend.listLength)) {
    rows++;
    units += writeUnits(encodeRow(version, row, NOW));
  }
  return { rows, units, slices: plan.publishSlices };
}
