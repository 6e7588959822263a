import { MINUTE } from './calendar.ts';
import type { DemoItem } from './item.ts';
import type { Scene } from './scene.ts';
import { searchQuery } from './search-query.ts';
import { showStrip } from './strip.ts';
import type { Visit } from './visits.ts';

const SEARCHES = 0.27;
const BOUNCES = 0.28;
const STRIPS = 0.085;
const WISHES = 0.022;
/** Probability that a buyer comes back to something looked at before. */
const RETURNS_TO = 0.3;
/** Where the eye goes next: on along the shelf, to a shelf of the same leaf, of the same category; else elsewhere. */
const SAME_SHELF = 0.66;
const SAME_LEAF = 0.82;
const SAME_CATEGORY = 0.88;
/** Items somebody who came to buy looks at in search of one that can be bought. */
const PATIENCE = 40;

/** What was viewed in a session, and the time of its end. */
export interface Browsed {
  readonly items: readonly DemoItem[];
  /** Recommended items that are bought for the recommendation. */
  readonly wanted: readonly DemoItem[];
  readonly at: number;
}

/** Views with searches, wishes and strips; starts with the items that are due. */
export function browse(scene: Scene, visit: Visit, sessionId: string, due: readonly DemoItem[]): Browsed {
  const { world, log, random } = scene;
  const { taste } = scene.person;
  const day = world.calendar.dayOf(visit.time);
  const seen = new Set<DemoItem>();
  const wanted = new Set<DemoItem>();
  let at = visit.time;

  for (const item of due) view(item);
  let next = visit.kind === 'buy' ? comeBack() : null;
  let shelf = next?.shelf ?? due[0]?.shelf ?? topic();
  if (next === null && due.length === 0 && shelf >= 0 && random.chance(SEARCHES)) search(shelf);
  // Who has clicked lands on that page, whatever the length that was meant.
  for (let left = sessionLength(scene, visit); left > 0 || next !== null; left--) {
    const item = next ?? draw(shelf);
    next = null;
    if (item !== null) {
      const arrived = at;
      view(item);
      if (random.chance(STRIPS)) next = clicked(item, arrived);
    }
    shelf = next?.shelf ?? turn(item?.shelf ?? shelf);
  }
  for (let tries = 0; tries < PATIENCE && visit.kind === 'buy' && !anyToBuy(); tries++) {
    const item = draw(topic());
    if (item !== null) view(item);
  }
  return { items: [...seen], wanted: [...wanted], at };

  function topic(): number {
    return taste.topic(day, random, visit.purpose);
  }

  function draw(from: number): DemoItem | null {
    return from < 0 ? null : taste.draw(from, at, random, (item) => seen.has(item) || scene.passesOver(item));
  }

  function view(item: DemoItem): void {
    log.add('view', at, { sessionId, itemId: item.id });
    seen.add(item);
    scene.know(item);
    if (visit.kind === 'browse' && random.chance(WISHES)) {
      log.add('wishlist', at + 5_500, { sessionId, itemId: item.id });
      scene.consider(item);
    }
    at += dwell(scene);
  }

  function clicked(page: DemoItem, time: number): DemoItem | null {
    const item = showStrip(scene, sessionId, page, time);
    if (item !== null && scene.isConvincedBy(item, time, visit.kind !== 'browse')) wanted.add(item);
    return item;
  }

  function search(wanted: number): void {
    log.add('search', at, { sessionId, query: searchQuery(world.range.shelves[wanted]!, random) });
    at += 5_000 + random.exponential() * 8_000;
  }

  function turn(from: number): number {
    const where = random.next();
    if (from < 0 || where > SAME_CATEGORY) return topic();
    if (where < SAME_SHELF) return from;
    const { leaf } = world.range.shelves[from]!;
    return where < SAME_LEAF ? taste.shelfOf(leaf.index, random) : random.pick(leaf.category.shelves);
  }

  function comeBack(): DemoItem | null {
    const open = scene.considered(at);
    return open.length > 0 && random.chance(RETURNS_TO) ? random.pick(open) : null;
  }

  function anyToBuy(): boolean {
    for (const item of seen) if (scene.canBuy(item, at)) return true;
    return false;
  }
}

/** Milliseconds on a page: more than the few seconds in which a strip is shown and clicked. */
export function dwell(scene: Scene): number {
  return 6_000 + Math.min(8 * MINUTE, scene.random.exponential() * 50_000);
}

/** Items looked at beside those that are due. */
function sessionLength({ random }: Scene, visit: Visit): number {
  if (visit.kind === 'restock') return random.geometric(0.4);
  if (visit.kind === 'buy') return 2 + random.geometric(0.72);
  return random.chance(BOUNCES) ? 1 : 2 + random.geometric(0.7);
}
