import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE, type EventType } from '../../contract/events/event-types.ts';
import { DEEDS, type Deed } from '../../contract/rows.ts';
import { analytic } from '../analytic/analytic.ts';
import type { Interactions } from '../recommend/contract.ts';
import type { ItemContext } from './context.ts';

/** What customers did with the items of their histories, for reasons that say it. */
export interface DeedTable {
  /** Aligned with the cells of the interactions: position in DEEDS of the strongest deed. */
  readonly deed: Uint8Array;
}

/** Events by the deed that they are; other events are at least a look. */
const DEED_OF: Readonly<Partial<Record<EventType, Deed>>> = {
  rating: 'rated',
  cart: 'carted',
  wishlist: 'wishlisted',
};

/** Bought where a purchase stands, else the strongest of the other events. O(events log history). */
function learnDeeds({ events }: Dataset, { matrix, purchases }: Interactions): DeedTable {
  const looked = DEEDS.indexOf('viewed');
  const deed = Uint8Array.from(purchases, (times) => (times > 0 ? DEEDS.indexOf('bought') : looked));
  const ofType = new Map(
    Object.entries(DEED_OF).map(([type, own]) => [EVENT_CODE[type as EventType], DEEDS.indexOf(own)]),
  );
  for (let e = 0; e < events.length; e++) {
    const own = ofType.get(events.type[e]);
    if (own === undefined || events.customer[e] < 0 || events.item[e] < 0) continue;
    const at = cellOf(matrix, events.customer[e], events.item[e]);
    if (at >= 0) deed[at] = Math.min(deed[at], own);
  }
  return { deed };
}

function cellOf({ offsets, indices }: Interactions['matrix'], row: number, item: number): number {
  let [low, high] = [offsets[row], offsets[row + 1]];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indices[middle] < item) low = middle + 1;
    else high = middle;
  }
  return low < offsets[row + 1] && indices[low] === item ? low : -1;
}

/** Part of the reasons of lists, so that it has no rows of its own. */
export const deeds = analytic({
  name: 'deeds',
  learn: ({ dataset, interactions }: ItemContext) => learnDeeds(dataset, interactions),
  rows: {},
});
