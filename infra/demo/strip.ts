import { type DemoItem, isShown } from './item.ts';
import { liking } from './preferences.ts';
import type { Scene } from './scene.ts';

/** Probability of a click on each position, for an item of average liking. */
const CLICK = [0.045, 0.035, 0.028, 0.024] as const;

/**
 * "You may also like", four items on an item's page: others of the same leaf, as the shop's old recommender chose
 * them, without regard to the customer. Gives the item that was clicked, or null.
 */
export function showStrip(scene: Scene, sessionId: string, page: DemoItem, time: number): DemoItem | null {
  const { world, log, random, person } = scene;
  const recommendationId = log.newRecommendation();
  const shelves = world.range.leaves[page.leaf]!.shelves;
  const shown = new Set<DemoItem>();
  let clicked: DemoItem | null = null;
  for (let attempt = 0; attempt < 12 && shown.size < CLICK.length; attempt++) {
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
    if (clicked === null && random.chance(CLICK[position]! * attraction)) {
      clicked = item;
      log.add('click', time + 5_000, fields);
    }
  }
  return clicked;
}
