import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeDemoShop } from '../../infra/demo/write.ts';
import { VERSION_PARTS } from '../../layers/contract/artefacts.ts';
import type { Stage, StagePoint } from './scale-stage.ts';
import { markdown } from './table.ts';

const ENTRY = fileURLToPath(new URL('./run.ts', import.meta.url));
/** Registered customers of the demo shop for a million events. */
const CUSTOMERS_A_MILLION = 10_000;
/** The demo shop's own size: the catalogue grows with the square root of the customers. */
const BASE = { customers: 3000, items: 1200 };

/** All stages at one size. */
interface Size {
  readonly events: number;
  readonly points: readonly StagePoint[];
  /** Seconds from the first dump to the snapshots: the halves of training side by side, as a run does them. */
  readonly seconds: number;
}

/**
 * Time, processor time and peak memory of each stage of a run at several sizes, on dumps of the demo shop that are
 * made once and kept in the machine's temporary folder.
 * @param millions sizes in millions of events, roughly
 * @returns a Markdown table and the exponents of the curves
 */
export async function scale(millions: readonly number[]): Promise<string> {
  const sizes: Size[] = [];
  for (const size of millions) sizes.push(await measured(await dumpsOf(size)));
  const names = ['curate', 'compact', ...VERSION_PARTS, 'publish'] as const;
  const rows = sizes.flatMap((size) => [
    ...names.map((name) => rowOf(size, name)),
    [
      count(size.events),
      'dumps to snapshots',
      seconds(size.seconds),
      seconds(learning(size).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)),
      gigabytes(Math.max(...learning(size).map(({ peakMb }) => peakMb))),
    ],
  ]);
  const table = markdown(['events', 'stage', 'time', 'processor time', 'peak of the process'], rows);
  return sizes.length < 2 ? table : `${table}\n\n${exponents(sizes)}`;
}

function exponents(sizes: readonly Size[]): string {
  const of = (value: (size: Size) => number) =>
    slope(sizes.map((size) => [Math.log(size.events), Math.log(value(size))])).toFixed(2);
  const cpu = of((size) => learning(size).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0));
  return `Fitted from dumps to snapshots: processor time ∝ events^${cpu}, time ∝ events^${of((size) => size.seconds)}.`;
}

/** All but publishing, of which one slice is measured. */
function learning({ points }: Size): StagePoint[] {
  return points.filter(({ stage }) => stage !== 'publish');
}

function rowOf({ events, points }: Size, stage: Stage): string[] {
  const point = points.find((one) => one.stage === stage) as StagePoint;
  const name = stage === 'publish' ? `publish, rows of one of ${point.told.slices} slices` : stage;
  return [count(events), name, seconds(point.seconds), seconds(point.cpuSeconds), gigabytes(point.peakMb)];
}

/** The dumps of a size, made unless they are there. */
async function dumpsOf(size: number): Promise<string> {
  const customers = Math.round(size * CUSTOMERS_A_MILLION);
  const items = Math.round(BASE.items * Math.sqrt(customers / BASE.customers));
  const folder = join(tmpdir(), 'clientele-scale', `${customers}x${items}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  await writeDemoShop(part, { customers, items });
  renameSync(part, folder);
  return folder;
}

async function measured(dumps: string): Promise<Size> {
  const bucket = mkdtempSync(join(tmpdir(), 'clientele-scale-run-'));
  try {
    for (const name of readdirSync(dumps)) cpSync(join(dumps, name), join(bucket, 'raw', kindOf(name), name));
    const started = performance.now();
    const curated = joined(await Promise.all([0, 1].map((number) => ask('curate', bucket, number, 2))));
    const compacted = await ask('compact', bucket);
    const halves = await Promise.all(VERSION_PARTS.map((half) => ask(half, bucket)));
    const taken = (performance.now() - started) / 1000;
    const published = await ask('publish', bucket);
    const points = [curated, compacted, ...halves, published];
    return { events: compacted.told.events ?? 0, points, seconds: taken };
  } finally {
    rmSync(bucket, { recursive: true, force: true });
  }
}

function kindOf(name: string): string {
  return name.startsWith('items') ? 'items' : name.startsWith('customers') ? 'customers' : 'events';
}

/** A stage that several processes did side by side: each has memory of its own. */
function joined(points: readonly StagePoint[]): StagePoint {
  const [first] = points as [StagePoint];
  return {
    ...first,
    seconds: Math.max(...points.map(({ seconds }) => seconds)),
    cpuSeconds: points.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakMb: Math.max(...points.map(({ peakMb }) => peakMb)),
  };
}

/** One stage, or a share of its slices, in a process of its own. */
async function ask(stage: Stage, bucket: string, lane = 0, lanes = 1): Promise<StagePoint> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ENTRY,
    'scale-stage',
    stage,
    bucket,
    String(lane),
    String(lanes),
  ]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  console.error(`${last} load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores ${stderr}`);
  return JSON.parse(last) as StagePoint;
}

/** Of the least-squares line through some points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  return mean((p) => (p[0] - x) * (p[1] - y)) / mean((p) => (p[0] - x) ** 2);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

function gigabytes(mb: number): string {
  return `${(mb / 1024).toFixed(2)} GB`;
}
