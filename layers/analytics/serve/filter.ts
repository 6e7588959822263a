import { DAY_MS } from '../../contract/events/days.ts';
import type { Filter } from '../../contract/merchandising.ts';
import type { ItemCard, ItemValue } from '../../contract/rows.ts';

/** Whether an item matches a filter. */
export type ItemTest = (card: ItemCard) => boolean;

const PROPERTY = 'properties.';

/**
 * Compiles a filter into a test of available items: `in_stock` is always true, because no list holds an item out of stock. A category
 * equals the name of any of its levels, or a path from the root (`Home > Kitchen`). O(conditions) per test.
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

/** Values of an attribute: none if unknown; of a category every level and every path. */
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
