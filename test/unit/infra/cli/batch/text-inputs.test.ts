import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLightGcn, readSequences } from '../../../../../infra/cli/batch/inputs/lightgcn.ts';
import { leavesOutSeen } from '../../../../../infra/cli/batch/inputs/repeats.ts';
import { readSessions } from '../../../../../infra/cli/batch/inputs/sessions.ts';
import { eachLine } from '../../../../../infra/cli/batch/inputs/text.ts';
import { buildInteractions } from '../../../../../layers/analytics/recommend/interactions.ts';
import { interactionsOf } from '../../../../support/interactions.ts';
import { complaint, fileOf, told } from './files.ts';

/** Identifiers without white space, of any script. */
const identifier = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[\s\0-\x20\uFEFF\uFFFD]/.test(text));
const blank = fc.constantFrom(' ', '\t', '  ', ' \t ');

describe('a file of ordered histories', () => {
  it('keeps the order, the same item at two times too, and lets every history end on one day', async () => {
    const { dataset, order, format } = await readSequences([fileOf('b 2 10 2\na 10\nb 7\n')]);
    const day = 86_400_000;
    expect(told(dataset)).toEqual([
      'b 2 x1 @0',
      `b 10 x1 @${day}`,
      `b 2 x1 @${2 * day}`,
      `a 10 x1 @${3 * day}`,
      `b 7 x1 @${3 * day}`,
    ]);
    expect([format, order, dataset.asOf]).toEqual(['sequences', ['b', 'a'], 3 * day]);
  });

  it('tells by itself whether items come again', async () => {
    const once = await readSequences([fileOf('a 1 2 3\nb 2 1\n')]);
    const again = await readSequences([fileOf('a 1 2 1 1\nb 2 1\n')]);
    expect(leavesOutSeen(once, false)).toBe(true);
    expect(leavesOutSeen(again, false)).toBe(false);
    // A set has no order, so that an item cannot come again.
    expect(leavesOutSeen(await readLightGcn([fileOf('a 1 2 1 1\n')]), false)).toBe(true);
  });
});

describe('a file of one user per line', () => {
  it('gives every pair of user and item once, in code-unit order', async () => {
    const { dataset, order } = await readLightGcn([fileOf('b 2 10 2\na 10\n')]);
    expect(told(dataset)).toEqual(['a 10 x1 @0', 'b 10 x1 @0', 'b 2 x2 @0']);
    expect(dataset.items.map(({ id }) => id)).toEqual(['10', '2']);
    expect(order).toEqual(['b', 'a']);
  });

  it('takes blank lines, ragged blanks, CRLF, a byte-order mark and users without items', async () => {
    const { dataset } = await readLightGcn([fileOf('\uFEFF\r\n  u1\t i1   i2 \r\n\n   \nu2\n\nu1 i3')]);
    expect(told(dataset)).toEqual(['u1 i1 x1 @0', 'u1 i2 x1 @0', 'u1 i3 x1 @0']);
    expect(dataset.customers).toEqual(['u1', 'u2']);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('is read through %s, known by its first bytes whatever the name', async (_, compress) => {
    const { dataset } = await readLightGcn([fileOf(compress(Buffer.from('u 1 2\n')))]);
    expect(told(dataset)).toEqual(['u 1 x1 @0', 'u 2 x1 @0']);
  });

  it('reads back whatever was written, in any script and layout', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(identifier, fc.array(identifier, { maxLength: 6 }), blank), { maxLength: 12 }),
        async (users) => {
          const lines = users.map(([user, items, gap]) => [user, ...items].join(gap));
          const { dataset } = await readLightGcn([fileOf(`${lines.join('\n')}\n\n`)]);
          const wanted = new Set(users.flatMap(([user, items]) => items.map((item) => `${user} ${item}`)));
          expect(told(dataset).map((line) => line.replace(/ x\d+ @\S+$/, ''))).toEqual(
            expect.arrayContaining([...wanted].sort()),
          );
          expect(dataset.events.length).toBe(wanted.size);
          expect(dataset.customers).toEqual([...new Set(users.map(([user]) => user))].sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('teaches models what the bare matrix would teach them', async () => {
    const { dataset, interactions } = await readLightGcn([fileOf('a 1 2 3\nb 2\nc\nd 3 1 3\n')]);
    const built = buildInteractions(dataset, interactions);
    const { log, ...bare } = interactionsOf(built.matrix, 0, dataset.items);
    expect(built).toMatchObject(bare);
    expect(built.log.item).toEqual(log.item);
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x20, 0xff, 0x31, 0x0a]), /line 1: not UTF-8/],
    ['a NUL byte', Buffer.from('a 1\nb \0 2\n'), /line 2: a NUL byte/],
    ['an empty file', '', /is empty/],
    [
      'a truncated gzip file',
      gzipSync(Buffer.from('user item '.repeat(5000))).subarray(0, 60),
      /ends too early/,
    ],
    ['a zip archive', Buffer.from('504b030414000000', 'hex'), /zip archive/],
  ])('is refused with file and place for %s', async (_, content, message) => {
    const path = fileOf(content);
    const said = await complaint(() => readLightGcn([path]));
    expect(said).toMatch(message);
    expect(said).toContain(path);
    expect(said).not.toContain('\n');
  });
});

describe('a file of one session a line', () => {
  it('keeps the order of items and repeats, and calls sessions by their lines', async () => {
    const { dataset, order } = await readSessions([fileOf('a b a\n\nc\n'), fileOf('b c')]);
    expect(told(dataset)).toEqual([
      '1 a x1 @0',
      '1 b x1 @1',
      '1 a x1 @2',
      '3 c x1 @3',
      '4 b x1 @4',
      '4 c x1 @5',
    ]);
    expect(order).toEqual(['1', '3', '4']);
  });

  it('orders more than nine sessions by line, not by text', async () => {
    const { order } = await readSessions([fileOf('x y\n'.repeat(11))]);
    expect(order).toEqual(Array.from({ length: 11 }, (_, i) => String(i + 1)));
  });
});

describe('lines of a file', () => {
  it('are the same wherever its pieces are cut', async () => {
    // Longer than a piece of the file, with multi-byte characters across its borders.
    const lines = Array.from({ length: 3000 }, (_, i) => `${i} ${'ü€😀'.repeat(i % 97)}`);
    const read: string[] = [];
    await eachLine(fileOf(gzipSync(Buffer.from(lines.join('\n')))), (line, number) => {
      expect(number).toBe(read.length + 1);
      read.push(line);
    });
    expect(read).toEqual(lines);
  });

  it('are bounded: a file without line ends is refused, not gathered in memory', async () => {
    const path = fileOf(gzipSync(Buffer.alloc((1 << 24) + 2_000_000, 'a')));
    expect(await complaint(() => eachLine(path, () => {}))).toMatch(
      /line 1: longer than 16777216 characters/,
    );
  });
});
