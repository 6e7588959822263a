import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { transpose } from '../../layers/analytics/matrix/build.ts';
import type { Csr } from '../../layers/analytics/matrix/csr.ts';
import { sharedData } from '../shared-data.ts';
import { readSplit } from './lightgcn.ts';
import type { NeighboursTask } from './neighbours-worker.ts';
import { markdown } from './table.ts';

const K = 100;
const SLICE = 256;
/** Python that has scipy, and implicit for that peer. */
const PYTHON = 'CLIENTELE_BENCH_PYTHON';

interface Peer {
  readonly peer: string;
  readonly version: string;
  readonly seconds: number;
  readonly peakMb: number;
  readonly checksum: number;
}

/**
 * Item-item cosine top-100 of Gowalla, on as many threads as asked, beside `implicit` and scipy in the same run. Every
 * result's checksum (the sum of all similarities kept) must agree before its time is shown.
 * @returns a Markdown table, or undefined where the data is not there
 */
export async function neighbours(threads: number): Promise<string | undefined> {
  const trainFile = sharedData('gowalla/train.txt.gz');
  const testFile = sharedData('gowalla/test.txt.gz');
  if (trainFile === undefined || testFile === undefined) return undefined;
  const { train } = readSplit(trainFile, testFile);
  const own = [await timed(train, 1), await timed(train, threads)];
  const all = [...own, ...peers(trainFile, threads)];
  for (const { peer, checksum } of all) {
    const expected = own[0]!.checksum;
    if (Math.abs(checksum - expected) > 1e-3 * expected) {
      throw new Error(
        `${peer} found other neighbours: their similarities sum to ${checksum}, not ${expected}`,
      );
    }
  }
  return markdown(
    ['item-item cosine, top 100', 'version', 'time', 'peak of the process'],
    all.map((one) => [one.peer, one.version, `${one.seconds.toFixed(2)} s`, `${Math.round(one.peakMb)} MB`]),
  );
}

async function timed(train: Csr, threads: number): Promise<Peer> {
  const shared = share(train);
  const started = performance.now();
  const task: NeighboursTask = {
    users: shared,
    items: share(transpose(shared)),
    k: K,
    slice: SLICE,
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  const sums = await Promise.all(Array.from({ length: threads }, () => work(task)));
  return {
    peer: `clientele (${threads === 1 ? 'one thread' : `${threads} threads`})`,
    version: `Node ${process.versions.node}`,
    seconds: (performance.now() - started) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    checksum: sums.reduce((sum, part) => sum + part, 0),
  };
}

function work(task: NeighboursTask): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const worker = new Worker(new URL('./neighbours-worker.ts', import.meta.url), { workerData: task });
  worker.once('message', resolve);
  worker.once('error', reject);
  return promise;
}

/** The matrix in memory that all threads see. */
function share(matrix: Csr): Csr {
  const offsets = new Int32Array(new SharedArrayBuffer(matrix.offsets.byteLength));
  const indices = new Int32Array(new SharedArrayBuffer(matrix.indices.byteLength));
  const values = new Float32Array(new SharedArrayBuffer(matrix.values.byteLength));
  offsets.set(matrix.offsets);
  indices.set(matrix.indices);
  values.set(matrix.values);
  return { ...matrix, offsets, indices, values };
}

function peers(trainFile: string, threads: number): Peer[] {
  const python = process.env[PYTHON];
  if (python === undefined) {
    console.error(`no peers: set ${PYTHON} to a Python that has scipy and implicit`);
    return [];
  }
  const script = fileURLToPath(new URL('./neighbours.py', import.meta.url));
  return execFileSync(python, [script, trainFile, String(threads)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Peer);
}
