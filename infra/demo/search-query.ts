import type { Random } from './random.ts';
import type { RangeShelf } from './range.ts';

/** What somebody who wants something from this shelf types, in lower case and now and then misspelt. */
export function searchQuery(shelf: RangeShelf, random: Random): string {
  const { leaf, noun } = shelf;
  const name = noun.name.toLowerCase();
  const finishes = noun.finishes ?? leaf.finishes;
  const form = random.next();
  let query = name;
  if (form < 0.25 && noun.kinds !== undefined) query = `${random.pick(noun.kinds).toLowerCase()} ${name}`;
  else if (form < 0.37) query = `${random.pick(leaf.brands).name.toLowerCase()} ${name}`;
  else if (form < 0.49 && finishes !== undefined) query = `${name} ${random.pick(finishes)}`;
  else if (form < 0.58 && noun.sizes !== undefined) query = `${name} ${random.pick(noun.sizes)[0]}`;
  else if (form < 0.68) query = leaf.name.toLowerCase();
  else if (form < 0.72 && leaf.gift > 0.5) query = `${name} gift`;
  return random.chance(0.05) ? misspelt(query, random) : query;
}

/** Two neighbouring letters swapped, or one left out. */
function misspelt(query: string, random: Random): string {
  const at = 1 + random.below(query.length - 2);
  const first = query[at]!;
  const second = query[at + 1]!;
  return query.slice(0, at) + (random.chance(0.5) ? second + first : second) + query.slice(at + 2);
}
