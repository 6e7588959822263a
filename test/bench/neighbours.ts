import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { transpose } from '../../layers/analytics/numeric/build.ts';
import type { Csr } from '../../layers/analytics/numeric/csr.ts';
import { sharedData } from '../support/shared-data.ts';
import { readSplit } from './lightgcn.ts';
import type { NeighboursTask } from './neighbours-worker.ts';
import { pythonWithPeers } from './peers.ts';
import { markdown } from './table.ts';

const K = 100;
const SLICE = 256;
/** Turns per peer. The best time counts, since other work on the machine disturbs some turns. */
const ROUNDS = 3;

interface Peer {
  readonly peer: string;
  readonly version: string;
  readonly seconds: number;
  readonly peakMb: number;
  readonly checksum: number;
}

/**
 * Item-item cosine top-100 of Gowalla on 1 and `threads` threads, beside `implicit` and scipy in the same run. Throws if the
 * checksums (the sum of all similarities kept) differ.
 * @returns a Markdown table, or undefined if the data is missing
 */
export async function neighbours(threads: number): Promise<string | undefined> {
  const trainFile = sharedData('gowalla/train.txt.gz');
  const testFile = sharedData('gowalla/test.txt.gz');
  if (trainFile === undefined || testFile === undefined) return undefined;
  const { train } = readSplit(trainFile, testFile);
  const numbers = [...new Set([1, threads])];
  const python = pythonWithPeers();
  const turns: (() => Promise<Peer> | Peer)[] = [
    ...numbers.map((count) => () => timed(train, count)),
    ...(python === undefined ? [] : numbers.map((count) => () => ask(python, trainFile, 'implicit', count))),
    ...(python === undefined ? [] : [() => ask(python, trainFile, 'scipy', 1)]),
  ];
  const all: Peer[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [t, turn] of turns.entries()) {
      const one = await turn();
      if (all[t] === undefined || one.seconds < all[t].seconds) all[t] = one;
    }
  }
  const expected = all[0]!.checksum;
  for (const { peer, checksum } of all) {
    if (Math.abs(checksum - expected) > 1e-3 * expected) {
      throw new Error(
        `${peer} found other neighbours: their similarities sum to ${checksum}, not ${expected}`,
      );
    }
  }
  return markdown(
    ['item-item cosine, top 100', 'version', `time, best of ${ROUNDS}`, 'peak of the process'],
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
    peer: `clientele (${threads} thread${threads > 1 ? 's' : ''})`,
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

/** The matrix in shared memory. */
function share(matrix: Csr): Csr {
  const offsets = new Int32Array(new SharedArrayBuffer(matrix.offsets.byteLength));
  const indices = new Int32Array(new SharedArrayBuffer(matrix.indices.byteLength));
  const values = new Float32Array(new SharedArrayBuffer(matrix.values.byteLength));
  offsets.set(matrix.offsets);
  indices.set(matrix.indices);
  values.set(matrix.values);
  return { ...matrix, offsets, indices, values };
}

/** One turn of a peer, in its own process. */
function ask(python: string, trainFile: string, peer: string, threads: number): Peer {
  const script = fileURLToPath(new URL('./neighbours.py', import.meta.url));
  const printed = execFileSync(python, ['-W', 'ignore', script, trainFile, peer, String(threads)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(printed) as Peer;
}
