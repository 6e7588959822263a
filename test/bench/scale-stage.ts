import { buildRows } from '../../layers/analytics/publish/build-rows.ts';
import type { VersionPart } from '../../layers/contract/artefacts.ts';
import { VERSION_PARTS } from '../../layers/contract/artefacts.ts';
import { keys, type Plan, readDocument } from '../../layers/pipeline/artefacts.ts';
import { compactDataset } from '../../layers/pipeline/compact/compact.ts';
import { curateDump } from '../../layers/pipeline/curate/curate.ts';
import { planRun } from '../../layers/pipeline/plan/plan.ts';
import type { TaskPorts } from '../../layers/pipeline/ports.ts';
import { trainHalf } from '../../layers/pipeline/train/train.ts';
import { type Manifest, readVersion } from '../../layers/pipeline/versions.ts';
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

async function portsOf(folder: string, { runId }: typeof RUN): Promise<TaskPorts> {
  const ports = memoryPorts();
  ports.state.now = NOW;
  await ports.control.acquire(runId, NOW, NOW + 1);
  return { ...ports, objects: folderStore(folder) };
}

async function work(stage: Exclude<Stage, 'curate'>, ports: TaskPorts): Promise<Record<string, number>> {
  switch (stage) {
    case 'compact': {
      const { outcome, reason, events } = await compactDataset(RUN, ports);
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
  const { outcome, slices } = await planRun(run, ports);
  if (outcome !== 'run') throw new Error(`the plan says ${outcome}`);
  let rows = 0;
  for (const slice of slices.filter((number) => number % lane.of === lane.number)) {
    const staged = await curateDump({ ...run, slice }, ports);
    rows += staged.accepted + staged.rejected;
  }
  return { rows };
}

async function train(half: VersionPart, ports: TaskPorts): Promise<Record<string, number>> {
  const { version } = await trainHalf({ ...RUN, slice: half }, ports);
  await ports.objects.writeJson(VERSION, { version });
  const { rows, snapshotBytes } = await readDocument<Manifest>(ports.objects, keys.manifest(version, half));
  return { rows, snapshotBytes };
}

/** Builds and encodes the rows of the first slice; the network and the table are left out. */
async function publishOne(ports: TaskPorts): Promise<Record<string, number>> {
  const plan = await readDocument<Plan>(ports.objects, keys.run(RUN.runId, 'plan'));
  const version = await readDocument<{ version: string }>(ports.objects, VERSION);
  const shop = await readVersion(ports.objects, version.version);
  const verdict = { outcome: 'publish', reason: 'bench' } as const;
  let rows = 0;
  let units = 0;
  for (const row of buildRows(shop, verdict, 0, plan.publishSlices, plan.config.recommend.listLength)) {
    rows++;
    units += writeUnits(encodeRow(version.version, row, NOW));
  }
  return { rows, units, slices: plan.publishSlices };
}
