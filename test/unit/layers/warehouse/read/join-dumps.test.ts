import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { joinDumps } from '../../../../../layers/warehouse/read/join-dumps.ts';
import { freshFolder } from '../staging.ts';

const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `{"part":"${name}","i":${i}}\n`).join('');

async function joined(parts: Readonly<Record<string, string | Buffer>>) {
  const folder = freshFolder();
  const files = Object.entries(parts).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return { path, name: `raw/${name}` };
  });
  const into = join(folder, 'joined');
  const problems = await joinDumps(files, into);
  return { text: readFileSync(into, 'utf8'), problems };
}

describe('joining dumps', () => {
  it('puts plain and compressed parts one after the other', async () => {
    const { text, problems } = await joined({
      a: lines('a', 2),
      b: gzipSync(lines('b', 3)),
      c: Buffer.concat([gzipSync(lines('c', 1)), gzipSync(lines('d', 1))]),
    });
    expect(text).toBe(lines('a', 2) + lines('b', 3) + lines('c', 1) + lines('d', 1));
    expect(problems).toEqual([]);
  });

  it('ends a last record that has no line end', async () => {
    const { text } = await joined({ a: '{"i":1}', b: '{"i":2}' });
    expect(text).toBe('{"i":1}\n{"i":2}\n');
  });

  it('keeps the whole records of a truncated part, and everything beside it', async () => {
    // Random enough that a cut in the compressed bytes falls into the middle of the text.
    const long = Array.from(
      { length: 20_000 },
      (_, i) => `{"i":${(i * 2_654_435_761) % 4_294_967_296}}\n`,
    ).join('');
    const whole = gzipSync(long);
    const { text, problems } = await joined({
      a: lines('a', 2),
      b: whole.subarray(0, Math.floor(whole.length / 2)),
      c: lines('c', 2),
    });
    const kept = text.slice(lines('a', 2).length, -lines('c', 2).length);
    expect(text.startsWith(lines('a', 2)) && text.endsWith(lines('c', 2))).toBe(true);
    expect(long.startsWith(kept)).toBe(true);
    expect(kept.endsWith('\n')).toBe(true);
    expect(kept.length).toBeGreaterThan(long.length / 4);
    expect(problems).toMatchObject([{ file: 'raw/b', line: 0, code: 'truncated' }]);
  });

  it('leaves out a damaged part, and keeps everything beside it', async () => {
    const damaged = gzipSync(lines('b', 5000));
    damaged.fill(0xff, damaged.length - 8, damaged.length - 4); // its checksum
    const { text, problems } = await joined({ a: lines('a', 2), b: damaged, c: lines('c', 2) });
    expect(text).toBe(lines('a', 2) + lines('c', 2));
    expect(problems).toMatchObject([{ file: 'raw/b', code: 'damaged' }]);
  });

  it('names an empty part and one of a format it does not read', async () => {
    const { text, problems } = await joined({ a: '', b: Buffer.from('PK\x03\x04zip'), c: lines('c', 1) });
    expect(text).toBe(lines('c', 1));
    expect(problems.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'raw/a empty-file',
      'raw/b unknown-format',
    ]);
  });
});
