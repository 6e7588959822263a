import type { EventLog } from './event.ts';
import type { DemoItem } from './item.ts';
import { liking, type Preferences } from './preferences.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Probability of a click on each position, for an item of average liking. */
const CLICK = [0.045, 0.035, 0.028, 0.024] as const;

/**
 * "You may also like", four items on an item's page: others of the same leaf, as the shop's old recommender chose
 * them, without regard to the customer. Gives the item that was clicked, or null.
 */
export function showStrip(
  world: World,
  log: EventLog,
  sessionId: string,
  page: DemoItem,
  time: number,
  preferences: Preferences,
  random: Random,
  isShown: (item: DemoItem, time: number) => boolean,
): DemoItem | null {
  const recommendationId = log.newRecommendation();
  const shelves = world.range.leaves[page.leaf]!.shelves;
  const shown = new Set<DemoItem>();
  let clicked: DemoItem | null = null;
  for (let attempt = 0; attempt < 12 && shown.size < CLICK.length; attempt++) {
    const items = world.shelfItems[random.pick(shelves)]!;
    if (items.length === 0) continue;
    // The smaller of two draws: items stand on the shelf by appeal, roughly.
    const item = items[Math.min(random.below(items.length), random.below(items.length))]!;
    if (item === page || shown.has(item) || !isShown(item, time)) continue;
    const position = shown.size;
    shown.add(item);
    const fields = {
      sessionId,
      itemId: item.id,
      recommendationId,
      properties: { slot: 'item-page', position: position + 1 },
    };
    log.add('impression', time + 400, fields);
    if (clicked === null && random.chance(CLICK[position]! * Math.min(3, 0.3 + liking(preferences, item)))) {
      clicked = item;
      log.add('click', time + 9_000, fields);
    }
  }
  return clicked;
}
