import { DAY_MS } from '../../contract/events/days.ts';
import type { Filter } from '../../contract/merchandising.ts';
import type { ItemCard, ItemValue } from '../../contract/rows.ts';

/** Whether an item meets a condition. */
export type ItemTest = (card: ItemCard) => boolean;

const PROPERTY = 'properties.';

/**
 * A filter as a test of cards, for items that are to be had: `in_stock` is true of all of them, because what is not is in no
 * list. A category meets `equals` by any level's name, or by a path from the root (`Home > Kitchen`). O(conditions) a test.
 * @param now UTC milliseconds, for `age_days`
 */
export function itemTest(filter: Filter, now: number): ItemTest {
  if ('all' in filter) {
    const tests = filter.all.map((part) => itemTest(part, now));
    return (card) => tests.every((test) => test(card));
  }
  if ('any' in filter) {
    const tests = filter.any.map((part) => itemTest(part, now));
    return (card) => tests.some((test) => test(card));
  }
  if ('not' in filter) {
    const test = itemTest(filter.not, now);
    return (card) => !test(card);
  }
  const valuesOf = reader(filter.attribute, now);
  if ('exists' in filter) return (card) => valuesOf(card).length > 0 === filter.exists;
  if ('in' in filter) {
    const wanted = new Set<ItemValue>(filter.in);
    return (card) => valuesOf(card).some((value) => wanted.has(value));
  }
  if ('equals' in filter) return (card) => valuesOf(card).includes(filter.equals);
  if ('atLeast' in filter)
    return (card) => valuesOf(card).some((value) => typeof value === 'number' && value >= filter.atLeast);
  return (card) => valuesOf(card).some((value) => typeof value === 'number' && value <= filter.atMost);
}

/** All that an attribute is: nothing where it is not known, every level and path where it is a category. */
function reader(attribute: string, now: number): (card: ItemCard) => readonly ItemValue[] {
  if (attribute.startsWith(PROPERTY)) {
    const name = attribute.slice(PROPERTY.length);
    return ({ properties }) =>
      properties !== undefined && Object.hasOwn(properties, name) ? [properties[name]] : [];
  }
  switch (attribute) {
    case 'id':
      return ({ id }) => [id];
    case 'title':
      return ({ title }) => known(title);
    case 'brand':
      return ({ brand }) => known(brand);
    case 'price':
      return ({ price }) => known(price);
    case 'in_stock':
      return () => [true];
    case 'age_days':
      return ({ since }) => (since === undefined ? [] : [Math.max(0, Math.floor((now - since) / DAY_MS))]);
    case 'category':
      return ({ category }) => [
        ...category,
        ...category.slice(1).map((_, level) => category.slice(0, level + 2).join(' > ')),
      ];
    default:
      return () => [];
  }
}

function known(value: ItemValue | null): readonly ItemValue[] {
  return value === null ? [] : [value];
}
