import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readLargeFile, writeLargeFile } from '../../../../layers/stores/large-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('writes and reads files in pieces, whatever their size', async () => {
  const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i % 251);
  for (const piece of [1, 7, 999, 1_000, 4_096]) {
    const path = join(folder, `of-${piece}`);
    const chunks = [bytes.subarray(0, 10), bytes.subarray(10, 10), bytes.subarray(10)];
    expect(await writeLargeFile(path, chunks, piece)).toBe(1_000);
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
    expect(new Uint8Array(await readLargeFile(path, piece))).toEqual(bytes);
  }
});

it('replaces what a file held', async () => {
  const path = join(folder, 'again');
  await writeLargeFile(path, [Uint8Array.of(1, 2, 3)]);
  await writeLargeFile(path, [Uint8Array.of(4)]);
  expect([...(await readLargeFile(path))]).toEqual([4]);
});
