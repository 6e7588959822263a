import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemTest } from '../../../../layers/analytics/serve/filter.ts';
import type { Filter } from '../../../../layers/contract/merchandising.ts';
import type { ItemCard, ItemValue } from '../../../../layers/contract/rows.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

const mug: ItemCard = {
  id: 'MUG-07',
  title: 'Enamel mug',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
  price: 1250,
  properties: { colour: 'green', size: 3, vegan: true },
  since: NOW - 10.5 * DAY,
};
const bare: ItemCard = { id: 'X', title: null, category: [], brand: null, price: null };

const meets = (filter: Filter, card: ItemCard = mug) => itemTest(filter, NOW)(card);

describe('a filter', () => {
  it.each<[string, Filter, boolean]>([
    ['a title', { attribute: 'title', equals: 'Enamel mug' }, true],
    ['a level of the category', { attribute: 'category', equals: 'Kitchen' }, true],
    ['a path from the root', { attribute: 'category', equals: 'Home > Kitchen' }, true],
    ['a path from within', { attribute: 'category', equals: 'Kitchen > Mugs' }, false],
    ['a brand of several', { attribute: 'brand', in: ['Other', 'Fell & Tarn'] }, true],
    ['a price of at most', { attribute: 'price', atMost: 1250 }, true],
    ['a price of at least', { attribute: 'price', atLeast: 1251 }, false],
    ['a price as text', { attribute: 'price', equals: '1250' }, false],
    ['at least of a text', { attribute: 'title', atLeast: 0 }, false],
    ['whole days of age', { attribute: 'age_days', equals: 10 }, true],
    ['being in stock', { attribute: 'in_stock', equals: true }, true],
    ['a word among the properties', { attribute: 'properties.colour', equals: 'green' }, true],
    ['a yes among the properties', { attribute: 'properties.vegan', equals: true }, true],
    ['a property that every object has', { attribute: 'properties.constructor', exists: true }, false],
    ['no such attribute', { attribute: 'weight', exists: false }, true],
  ])('is about %s', (_what, filter, met) => {
    expect(meets(filter)).toBe(met);
  });

  it.each(['title', 'category', 'brand', 'price', 'age_days', 'properties.colour'])(
    'is met by an item without %s only when it asks for none',
    (attribute) => {
      expect(meets({ attribute, exists: false }, bare)).toBe(true);
      expect(meets({ attribute, exists: true }, bare)).toBe(false);
      expect(meets({ attribute, atMost: 1e9 }, bare)).toBe(false);
      expect(meets({ attribute, equals: 'green' }, bare)).toBe(false);
      expect(meets({ not: { attribute, equals: 'green' } }, bare)).toBe(true);
    },
  );

  it('says of any item what a plain reading of it says', () => {
    fc.assert(
      fc.property(filters, cards, (filter, card) => {
        expect(itemTest(filter, NOW)(card)).toBe(plainly(filter, card));
      }),
      { numRuns: 500 },
    );
  });
});

const word = fc.constantFrom('a', 'b', 'c');
const number = fc.integer({ min: 0, max: 4 });
const value = fc.oneof(word, number, fc.boolean());
const cards: fc.Arbitrary<ItemCard> = fc.record(
  {
    id: word,
    title: fc.option(word),
    category: fc.array(word, { maxLength: 3 }),
    brand: fc.option(word),
    price: fc.option(number),
    properties: fc.dictionary(word, value),
    since: number.map((days) => NOW - days * DAY),
  },
  { requiredKeys: ['id', 'title', 'category', 'brand', 'price'] },
);
const attribute = fc.constantFrom(
  'id',
  'title',
  'category',
  'brand',
  'price',
  'in_stock',
  'age_days',
  'properties.a',
  'properties.b',
);
const conditions: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ attribute, equals: fc.oneof(value, fc.constant('a > b')) }),
  fc.record({ attribute, in: fc.array(value, { maxLength: 3 }) }),
  fc.record({ attribute, atLeast: number }),
  fc.record({ attribute, atMost: number }),
  fc.record({ attribute, exists: fc.boolean() }),
);
const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    conditions,
    fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
})).filter;

/** The language read word for word, with nothing prepared. */
function plainly(filter: Filter, card: ItemCard): boolean {
  if ('all' in filter) return !filter.all.some((part) => !plainly(part, card));
  if ('any' in filter) return filter.any.map((part) => plainly(part, card)).includes(true);
  if ('not' in filter) return !plainly(filter.not, card);
  let values: (ItemValue | null | undefined)[];
  const name = filter.attribute;
  if (name === 'category') {
    values = [...card.category];
    for (let depth = 1; depth <= card.category.length; depth++)
      values.push(card.category.slice(0, depth).join(' > '));
  } else if (name === 'in_stock') values = [true];
  else if (name === 'age_days') values = [card.since === undefined ? null : (NOW - card.since) / DAY];
  else if (name.startsWith('properties.')) values = [card.properties?.[name.slice('properties.'.length)]];
  else values = [card[name as 'id' | 'title' | 'brand' | 'price']];
  const known = values.filter((one) => one !== null && one !== undefined);
  if ('exists' in filter) return filter.exists ? known.length > 0 : known.length === 0;
  if ('equals' in filter) return known.some((one) => one === filter.equals);
  if ('in' in filter) return known.some((one) => filter.in.some((wanted) => wanted === one));
  const numbers = known.filter((one) => typeof one === 'number');
  if ('atLeast' in filter) return numbers.some((one) => one >= filter.atLeast);
  return numbers.some((one) => one <= filter.atMost);
}
