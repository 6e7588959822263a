import { type DemoItem, isShown } from './item.ts';
import { liking } from './preferences.ts';
import type { Shopper } from './shopper.ts';

/** Probability of a click by position, for an item of average liking. */
const CLICK_BY_POSITION = [0.045, 0.035, 0.028, 0.024] as const;

/**
 * Logs "You may also like" on an item page: up to four items of the same leaf, chosen without regard to the customer, as the
 * shop's old recommender did. Returns the clicked item, or null.
 */
export function showRecommendationStrip(
  shopper: Shopper,
  sessionId: string,
  page: DemoItem,
  time: number,
): DemoItem | null {
  const { world, log, random, person } = shopper;
  const recommendationId = log.newRecommendation();
  const shelves = world.range.leaves[page.leaf]!.shelves;
  const shown = new Set<DemoItem>();
  let clicked: DemoItem | null = null;
  for (let attempt = 0; attempt < 12 && shown.size < CLICK_BY_POSITION.length; attempt++) {
    const items = world.shelfItems[random.pick(shelves)]!;
    if (items.length === 0) continue;
    const item = random.pick(items);
    if (item === page || shown.has(item) || !isShown(item, time)) continue;
    const position = shown.size;
    shown.add(item);
    const properties = { slot: 'item-page', position: position + 1 };
    const fields = { sessionId, itemId: item.id, recommendationId, properties };
    log.add('impression', time + 400, fields);
    const attraction = Math.min(3, 0.3 + liking(person.preferences, item));
    if (clicked === null && random.chance(CLICK_BY_POSITION[position]! * attraction)) {
      clicked = item;
      log.add('click', time + 5_000, fields);
    }
  }
  return clicked;
}
