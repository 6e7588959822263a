import type { Item } from '../../contract/events/dataset.ts';
import type { NamesRow } from '../../contract/rows.ts';

/** Most names of each kind that a row holds: more than a shop has, and small enough for one row. */
const MOST_NAMES = 3000;

/** Every category, on every level, and every brand of the catalogue; null: too many to list. O(items log items). */
export function catalogueNames(items: readonly Item[]): NamesRow {
  const categories = new Set<string>();
  const brands = new Set<string>();
  for (const { category, brand } of items) {
    for (let depth = 1; depth <= category.length; depth++)
      categories.add(category.slice(0, depth).join(' > '));
    if (brand !== null) brands.add(brand);
  }
  const listed = (names: Set<string>) => (names.size > MOST_NAMES ? null : [...names].sort());
  return { categories: listed(categories), brands: listed(brands) };
}
