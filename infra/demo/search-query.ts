import type { Random } from './random.ts';
import type { RangeShelf } from './range.ts';

/** A search for something from this shelf: lower case, sometimes misspelt. */
export function searchQuery(shelf: RangeShelf, random: Random): string {
  const { leaf, product } = shelf;
  const name = product.name.toLowerCase();
  const variants = product.variants ?? leaf.variants;
  const form = random.next();
  let query = name;
  if (form < 0.25 && product.varieties !== undefined)
    query = `${random.pick(product.varieties).toLowerCase()} ${name}`;
  else if (form < 0.37) query = `${random.pick(leaf.brands).name.toLowerCase()} ${name}`;
  else if (form < 0.49 && variants !== undefined) query = `${name} ${random.pick(variants)}`;
  else if (form < 0.58 && product.sizes !== undefined) query = `${name} ${random.pick(product.sizes)[0]}`;
  else if (form < 0.68) query = leaf.name.toLowerCase();
  else if (form < 0.72 && leaf.giftSuitability > 0.5) query = `${name} gift`;
  return random.chance(0.05) ? misspelt(query, random) : query;
}

/** The query with two adjacent letters swapped, or one left out. */
function misspelt(query: string, random: Random): string {
  const at = 1 + random.below(query.length - 2);
  const first = query[at]!;
  const second = query[at + 1]!;
  return query.slice(0, at) + (random.chance(0.5) ? second + first : second) + query.slice(at + 2);
}
