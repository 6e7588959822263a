import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { csrFromTriples } from '../../layers/analytics/numeric/build.ts';
import type { Csr } from '../../layers/analytics/numeric/csr.ts';

/** Reads pairs of a benchmark split: one user per line, `user item item …`, gzipped. */
interface Pairs {
  readonly users: readonly number[];
  readonly items: readonly number[];
}

/** Train and test of a benchmark split as matrices of the same shape. */
export function readSplit(trainFile: string, testFile: string): { train: Csr; test: Csr } {
  const train = readPairs(trainFile);
  const test = readPairs(testFile);
  const rows = 1 + largest(largest(-1, train.users), test.users);
  const cols = 1 + largest(largest(-1, train.items), test.items);
  const matrix = (pairs: Pairs) =>
    csrFromTriples(rows, cols, pairs.users, pairs.items, new Float32Array(pairs.users.length).fill(1));
  return { train: matrix(train), test: matrix(test) };
}

function readPairs(file: string): Pairs {
  const users: number[] = [];
  const items: number[] = [];
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    const [user, ...taken] = line.trim().split(/\s+/);
    if (user === undefined || user === '') continue;
    for (const item of taken) {
      users.push(Number(user));
      items.push(Number(item));
    }
  }
  return { users, items };
}

function largest(start: number, values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), start);
}
