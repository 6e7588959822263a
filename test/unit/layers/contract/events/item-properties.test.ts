import { describe, expect, it } from 'vitest';
import { scalarProperties } from '../../../../../layers/contract/events/item-properties.ts';

describe('the properties of an item', () => {
  it('keep words, numbers and yes or no, by name', () => {
    const given = { size: 'L', vegan: true, weight: 2.5, b: '', list: [1], nested: { a: 1 }, none: null };
    expect(Object.entries(scalarProperties(given) ?? {})).toEqual([
      ['size', 'L'],
      ['vegan', true],
      ['weight', 2.5],
    ]);
  });

  it('are bounded in number and length', () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`p${String(n).padStart(2, '0')}`, n]),
    );
    expect(Object.keys(scalarProperties(many) ?? {})).toHaveLength(16);
    expect(scalarProperties({ a: 'x'.repeat(129), ['y'.repeat(65)]: 1 })).toBeUndefined();
  });

  it.each([null, undefined, 'text', 3, [1], {}, JSON.parse('{"__proto__": 1}')])(
    'are none of %j',
    (value) => {
      expect(scalarProperties(value)).toBeUndefined();
    },
  );
});
