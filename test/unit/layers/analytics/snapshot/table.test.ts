import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Section } from '../../../../../layers/analytics/snapshot/section.ts';
import { readTable, tableSections } from '../../../../../layers/analytics/snapshot/table.ts';

function readerOf(sections: readonly Section[]) {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return { has: (name: string) => byName.has(name), get: (name: string) => byName.get(name)! };
}

const name = fc.stringMatching(/^[a-zA-Z]{1,8}$/);
const column = fc.oneof(fc.uint8Array(), fc.int32Array(), fc.float32Array(), fc.float64Array());
const json = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));
const strings = fc.array(fc.string({ unit: 'grapheme' }));
const table = (depth: number): fc.Arbitrary<object> =>
  fc.dictionary(name, fc.oneof(column, json, strings, ...(depth > 0 ? [table(depth - 1)] : [])), {
    noNullPrototype: true,
  });

describe('a table in a snapshot', () => {
  it('comes back as it went in, each section once', () => {
    fc.assert(
      fc.property(table(2), (given) => {
        const sections = tableSections('t', given);
        expect(new Set(sections.map((section) => section.name)).size).toBe(sections.length);
        expect(readTable(readerOf(sections), 't')).toEqual(given);
      }),
    );
  });

  it('is refused with a column cut short or of another type, by name', () => {
    const sections = tableSections('shop', { inner: { price: new Float64Array(3) } });
    const damaged = (data: Section['data']) => () =>
      readTable(
        readerOf(sections.map((one) => (one.name === 'shop.inner.price' ? { ...one, data } : one))),
        'shop',
      );
    expect(damaged(new Float64Array(2))).toThrow('Section shop.inner.price holds 2 values of Float64Array');
    expect(damaged(new Float32Array(3))).toThrow('expected 3 of Float64Array');
  });
});
