import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { csrFromTriples, transpose } from '../../layers/analytics/numeric/build.ts';
import type { Csr } from '../../layers/analytics/numeric/csr.ts';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { nearest } from '../../layers/analytics/recommend/nearest.ts';
import { similarityOf } from '../../layers/analytics/recommend/similarity.ts';
import { markdown } from './table.ts';

/** Figures of one size, as the measuring process prints them. */
export interface CurvePoint {
  readonly interactions: number;
  /** Σ over customers of the squared length of their history: the pairs that the kernel adds up. */
  readonly squares: number;
  readonly cpuSeconds: number;
  /** Memory the interactions take, by rows and by columns. */
  readonly dataMb: number;
  /** Peak size of the kernel's other arrays, including those not yet garbage-collected. */
  readonly kernelMb: number;
}

const SIZES = [1, 3, 10, 30];
const K = 100;
const SLICE = 256;
/** The base size. Customers, items and history lengths each grow with the square root of the size. */
const BASE = { customers: 20_000, items: 10_000, history: 10 };

const ENTRY = fileURLToPath(new URL('./run.ts', import.meta.url));

/**
 * Time of the neighbours of all items against the sum of squared history lengths, on synthetic interactions of 1, 3, 10 and
 * 30 times a size; each size in a process of its own, on one thread, slice by slice as the product does.
 * @returns a Markdown table and the exponent of the curve
 */
export function costCurve(): string {
  const points = SIZES.map((size) => {
    const printed = execFileSync(process.execPath, [ENTRY, 'cost-point', String(size)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    console.error(printed.trim());
    return JSON.parse(printed) as CurvePoint;
  });
  const table = markdown(
    [
      'interactions',
      'Σ history²',
      'processor time',
      'ns per pair',
      'interactions in memory',
      'kernel beside them',
    ],
    points.map((point) => [
      `${(point.interactions / 1e6).toFixed(1)} M`,
      `${(point.squares / 1e6).toFixed(0)} M`,
      `${point.cpuSeconds.toFixed(2)} s`,
      ((point.cpuSeconds / point.squares) * 1e9).toFixed(1),
      `${Math.round(point.dataMb)} MB`,
      `${Math.round(point.kernelMb)} MB`,
    ]),
  );
  const exponent = slope(points.map(({ squares, cpuSeconds }) => [Math.log(squares), Math.log(cpuSeconds)]));
  return `${table}\n\nFitted: time ∝ (Σ history²)^${exponent.toFixed(2)}.`;
}

/** Measures one size. */
export function costPoint(size: number): CurvePoint {
  const rows = synthetic(size);
  const columns = transpose(rows);
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  const cosine = similarityOf('cosine', columns, 0);
  const started = process.cpuUsage();
  let kept = 0;
  for (let from = 0; from < columns.rows; from += SLICE) {
    const lists = nearest(columns, rows, from, Math.min(columns.rows, from + SLICE), K, cosine);
    for (const count of lists.counts) kept += count;
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }
  const used = process.cpuUsage(started);
  if (kept === 0) throw new Error('no neighbours were found');
  let squares = 0;
  for (let row = 0; row < rows.rows; row++) squares += (rows.offsets[row + 1]! - rows.offsets[row]!) ** 2;
  const bytes = [rows, columns].flatMap((matrix) => [matrix.offsets, matrix.indices, matrix.values]);
  const dataMb = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0) / 2 ** 20;
  return {
    interactions: rows.indices.length,
    squares,
    cpuSeconds: (used.user + used.system) / 1e6,
    dataMb,
    kernelMb: (most - before) / 2 ** 20,
  };
}

/** Histories of log-normal length over items whose popularity falls as 1/√rank. */
function synthetic(size: number): Csr {
  const random = seededRandom(1, 'cost-curve');
  const growth = Math.sqrt(size);
  const customers = Math.round(BASE.customers * growth);
  const items = Math.round(BASE.items * growth);
  const rowOf: number[] = [];
  const colOf: number[] = [];
  for (let row = 0; row < customers; row++) {
    const length = Math.ceil(BASE.history * growth * Math.exp(random.normal() - 0.5));
    const taken = new Set<number>();
    // The square of a uniform number: density falls as 1/√rank.
    for (let n = 0; n < length; n++) taken.add(Math.floor(items * random.next() ** 2));
    for (const item of taken) {
      rowOf.push(row);
      colOf.push(item);
    }
  }
  return csrFromTriples(customers, items, rowOf, colOf, new Float32Array(rowOf.length).fill(1));
}

/** Of the least-squares line through some points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  return mean((p) => (p[0] - x) * (p[1] - y)) / mean((p) => (p[0] - x) ** 2);
}
