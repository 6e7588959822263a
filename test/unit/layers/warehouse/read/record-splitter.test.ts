import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import type { Dialect } from '../../../../../layers/warehouse/read/dialect.ts';
import { type BrokenRecord, RecordSplitter } from '../../../../../layers/warehouse/read/record-splitter.ts';
import { csvRelation } from '../../../../../layers/warehouse/read/text-relations.ts';
import { engine, freshFolder } from '../staging.ts';

const csv = (fields: number): Dialect => ({ format: 'csv', delimiter: 44, fields });

interface Split {
  readonly blocks: string[];
  readonly records: number;
  readonly broken: BrokenRecord[];
}

/** Splits bytes that arrive in pieces of `step`. */
async function split(
  bytes: Buffer,
  dialect: Dialect,
  { step = bytes.length, maxRecordBytes = 1000, blockBytes = 10_000, cutOff = false } = {},
): Promise<Split> {
  const blocks: string[] = [];
  const broken: BrokenRecord[] = [];
  let records = 0;
  const splitter = new RecordSplitter(
    dialect,
    { maxRecordBytes, blockBytes, unclean: 'break' },
    1,
    async (block) => {
      blocks.push(block.bytes.toString('latin1'));
      broken.push(...block.broken);
      records += block.records;
    },
  );
  for (let at = 0; at < bytes.length; at += step) await splitter.write(bytes.subarray(at, at + step));
  await splitter.end(cutOff);
  return { blocks, records, broken };
}

const column = (name: string, at: number) => ({ name, at, path: [] });

describe('splitting records', () => {
  it('puts the line where it starts before each record', async () => {
    const { blocks, broken } = await split(Buffer.from('a,b\r\n\n"c\nd",e\n\r\nf,""'), csv(2));

    expect(blocks).toEqual(['1,a,b\n3,"c\nd",e\n6,f,""\n']);
    expect(broken).toEqual([]);
  });

  it('drops an unfinished last record of a dump that is cut off', async () => {
    const { blocks } = await split(Buffer.from('a,b\nc,d'), csv(2), { cutOff: true });

    expect(blocks).toEqual(['1,a,b\n']);
  });

  it('sets aside a record beyond the limit by its length alone, however it arrives', async () => {
    const bytes = Buffer.from(`ok,1\n${'x'.repeat(50)},2\n"${'y\n'.repeat(40)}",3\nok,4\n`);

    const whole = await split(bytes, csv(2), { maxRecordBytes: 40 });
    const drops = await split(bytes, csv(2), { maxRecordBytes: 40, step: 1 });

    expect(whole.broken.slice(0, 2)).toMatchObject([
      { line: 2, code: 'record-too-long' },
      { line: 3, code: 'record-too-long' },
    ]);
    expect(whole.blocks).toEqual(['1,ok,1\n44,ok,4\n']);
    expect(drops).toEqual(whole);
  });

  it('loses one line to a stray quote, not the lines after it', async () => {
    const { blocks, broken } = await split(Buffer.from('a,1\n"b,2\nc,3\nd,4\n'), csv(2));

    expect(blocks).toEqual(['1,a,1\n3,c,3\n4,d,4\n']);
    expect(broken).toMatchObject([{ line: 2, code: 'unclosed-quote' }]);
  });

  it('loses one line where a stray quote meets the next one and the fields do not add up', async () => {
    const { blocks, broken } = await split(Buffer.from('a,"1\nb,2\nc,3\nd,"4,5\n'), csv(2));

    expect(blocks).toEqual(['2,b,2\n3,c,3\n']);
    expect(broken.map(({ line }) => line)).toEqual([1, 4]);
  });

  const soup = fc
    .array(fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', 'é', '\0', '\xff', 'x,y\n', '"q",r\n'), {
      maxLength: 60,
    })
    .map((parts) => Buffer.from(parts.join(''), 'latin1'));

  it('does not depend on how the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 9 }), async (bytes, step) => {
        const options = { maxRecordBytes: 20, blockBytes: 30 };
        for (const dialect of [csv(2), { format: 'ndjson' } as const]) {
          expect(await split(bytes, dialect, { ...options, step })).toEqual(
            await split(bytes, dialect, options),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('accounts for every line that is not blank', async () => {
    await fc.assert(
      fc.asyncProperty(soup, async (bytes) => {
        const { blocks, records, broken } = await split(bytes, { format: 'ndjson' }, { maxRecordBytes: 20 });

        const lines = bytes.toString('latin1').split('\n');
        const told = lines.flatMap((line, i) => (line === '' || line === '\r' ? [] : [i + 1]));
        const kept = blocks.flatMap((block) =>
          block
            .split('\n')
            .slice(0, -1)
            .map((line) => Number.parseInt(line, 10)),
        );
        expect(kept).toHaveLength(records);
        expect([...kept, ...broken.map(({ line }) => line)].sort((a, b) => a - b)).toEqual(told);
      }),
      { numRuns: 500 },
    );
  });

  it('and the engine agree on what is a record', async () => {
    const path = join(freshFolder(), 'block');
    await withEngine(engine, async ({ rows }) => {
      await fc.assert(
        fc.asyncProperty(soup, async (bytes) => {
          const { blocks, records } = await split(bytes, csv(2));
          writeFileSync(path, Buffer.from(blocks.join(''), 'latin1'));

          const relation = csvRelation(path, ',', 2, [column('two', 1), column('one', 0)], 1000);
          const read = await rows(`SELECT line::DOUBLE, c1, c0 FROM (${relation.sql})`);

          expect(read).toHaveLength(records);
          const lines = read.map(([line]) => Number(line));
          expect(lines).toEqual([...lines].sort((a, b) => a - b));
        }),
        { numRuns: 300 },
      );
    });
  });

  it('and the engine give back fields as they were written', async () => {
    const path = join(freshFolder(), 'block');
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', 'é', '😀', "'", '\\', '#'),
      maxLength: 6,
    });
    const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
    await withEngine(engine, async ({ rows }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(text, text), { maxLength: 8 }), async (grid) => {
          const bytes = Buffer.from(grid.map((fields) => `${fields.map(quote).join(',')}\r\n`).join(''));
          const { blocks } = await split(bytes, csv(2));
          writeFileSync(path, Buffer.from(blocks.join(''), 'latin1'));

          const relation = csvRelation(path, ',', 2, [column('one', 0), column('two', 1)], 1000);

          expect(await rows(`SELECT coalesce(c0, ''), coalesce(c1, '') FROM (${relation.sql})`)).toEqual(
            grid,
          );
        }),
        { numRuns: 200 },
      );
    });
  });
});
