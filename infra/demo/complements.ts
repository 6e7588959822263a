import { ClienteleError } from '../../layers/contract/errors.ts';
import type { Calendar } from './calendar.ts';
import type { DemoItem } from './item.ts';
import { Random } from './random.ts';
import type { Range } from './range.ts';
import { leafPairs } from './vocabulary/load.ts';

/** A planted pair, by positions of items: who buys `item` adds `partner` to the basket with this probability. */
export interface Complement {
  readonly item: number;
  readonly partner: number;
  readonly probability: number;
}

/**
 * Gives every item of a paired leaf one partner, of the same brand where there is one. Partners are sold throughout
 * the period, so that the pair can be learnt. O(items of the first leaf × items of the second).
 * @throws ClienteleError `internal` when a pair names an unknown leaf
 */
export function plantComplements(
  range: Range,
  items: readonly DemoItem[],
  calendar: Calendar,
  seed: number,
): Complement[] {
  const random = new Random(seed, 'complements');
  const complements: Complement[] = [];
  for (const pair of leafPairs) {
    const owners = itemsOfLeaf(range, items, pair.leaf);
    const partners = itemsOfLeaf(range, items, pair.partner).filter((item) =>
      isSoldThroughout(item, calendar),
    );
    if (partners.length === 0) continue;
    for (const owner of owners) {
      const kin = partners.filter((partner) => partner.brand === owner.brand);
      const partner = random.pick(kin.length > 0 ? kin : partners);
      complements.push({ item: owner.index, partner: partner.index, probability: pair.probability });
    }
  }
  return complements;
}

/** True when the item could be bought from the first day of the period to the last. */
export function isSoldThroughout(item: DemoItem, calendar: Calendar): boolean {
  return item.availableFrom <= calendar.from && item.soldUntil >= calendar.until;
}

function itemsOfLeaf(range: Range, items: readonly DemoItem[], name: string): DemoItem[] {
  const leaf = range.leaves.find((candidate) => candidate.name === name);
  if (leaf === undefined)
    throw new ClienteleError('internal', `The range has no leaf named ${name}`, { leaf: name });
  return items.filter((item) => item.leaf === leaf.index);
}
