import { MINUTE } from './calendar.ts';
import type { DemoItem } from './item.ts';
import { showRecommendationStrip } from './recommendation-strip.ts';
import { searchQuery } from './search-query.ts';
import type { Shopper } from './shopper.ts';
import type { Visit } from './visits.ts';

/** Probabilities: a visit begins with a search; a browsing visit ends after one page. */
const SEARCHES = 0.27;
const BOUNCES = 0.28;
/** Probabilities for each page: it shows recommendations; its item goes on the wish list. */
const SHOWS_STRIP = 0.085;
const ADDS_TO_WISH_LIST = 0.022;
/** Probability that a buyer begins with an item remembered from an earlier visit. */
const RESUMES = 0.3;
/** Cumulative probabilities of the next shelf: the same one, one of the same leaf, one of the same category; else any. */
const SAME_SHELF = 0.66;
const SAME_LEAF = 0.82;
const SAME_CATEGORY = 0.88;
/** Items that a buyer looks at, at most, to find one that can be bought. */
const PATIENCE = 40;

/** What a person viewed in a session. */
export interface Browsed {
  readonly items: readonly DemoItem[];
  /** Items that the person buys because they were recommended. */
  readonly convinced: readonly DemoItem[];
  /** End of browsing, UTC milliseconds. */
  readonly at: number;
}

/** Logs views, searches, wish lists and recommendation strips of one visit; begins with the items that are due. */
export function browse(shopper: Shopper, visit: Visit, sessionId: string, due: readonly DemoItem[]): Browsed {
  const { world, log, random } = shopper;
  const { sampler } = shopper.person;
  const day = world.calendar.dayOf(visit.time);
  const seen = new Set<DemoItem>();
  const convinced = new Set<DemoItem>();
  let at = visit.time;

  for (const item of due) view(item);
  let next = visit.kind === 'buy' ? remembered() : null;
  let shelf = next?.shelf ?? due[0]?.shelf ?? topic();
  if (next === null && due.length === 0 && shelf >= 0 && random.chance(SEARCHES)) search(shelf);
  // A click always leads to a page, even when the planned length is used up.
  for (let left = sessionLength(shopper, visit); left > 0 || next !== null; left--) {
    const item = next ?? draw(shelf);
    next = null;
    if (item !== null) {
      const arrived = at;
      view(item);
      if (random.chance(SHOWS_STRIP)) next = clicked(item, arrived);
    }
    shelf = next?.shelf ?? nextShelf(item?.shelf ?? shelf);
  }
  for (let tries = 0; tries < PATIENCE && visit.kind === 'buy' && !anyToBuy(); tries++) {
    const item = draw(topic());
    if (item !== null) view(item);
  }
  return { items: [...seen], convinced: [...convinced], at };

  function topic(): number {
    return sampler.topic(day, random, visit.purpose);
  }

  function draw(from: number): DemoItem | null {
    return from < 0 ? null : sampler.draw(from, at, random, (item) => seen.has(item) || shopper.skips(item));
  }

  function view(item: DemoItem): void {
    log.add('view', at, { sessionId, itemId: item.id });
    seen.add(item);
    shopper.markViewed(item);
    if (visit.kind === 'browse' && random.chance(ADDS_TO_WISH_LIST)) {
      log.add('wishlist', at + 5_500, { sessionId, itemId: item.id });
      shopper.consider(item);
    }
    at += dwell(shopper);
  }

  function clicked(page: DemoItem, time: number): DemoItem | null {
    const item = showRecommendationStrip(shopper, sessionId, page, time);
    if (item !== null && shopper.isConvincedBy(item, time, visit.kind !== 'browse')) convinced.add(item);
    return item;
  }

  function search(on: number): void {
    log.add('search', at, { sessionId, query: searchQuery(world.range.shelves[on]!, random) });
    at += 5_000 + random.exponential() * 8_000;
  }

  function nextShelf(from: number): number {
    const where = random.next();
    if (from < 0 || where > SAME_CATEGORY) return topic();
    if (where < SAME_SHELF) return from;
    const { leaf } = world.range.shelves[from]!;
    return where < SAME_LEAF ? sampler.shelfOf(leaf.index, random) : random.pick(leaf.category.shelves);
  }

  function remembered(): DemoItem | null {
    const open = shopper.considered(at);
    return open.length > 0 && random.chance(RESUMES) ? random.pick(open) : null;
  }

  function anyToBuy(): boolean {
    for (const item of seen) if (shopper.canBuy(item, at)) return true;
    return false;
  }
}

/** Milliseconds on a page: longer than it takes to show and click a recommendation strip. */
export function dwell(shopper: Shopper): number {
  return 6_000 + Math.min(8 * MINUTE, shopper.random.exponential() * 50_000);
}

/** Number of items to look at, in addition to those that are due. */
function sessionLength({ random }: Shopper, visit: Visit): number {
  if (visit.kind === 'restock') return random.geometric(0.4);
  if (visit.kind === 'buy') return 2 + random.geometric(0.72);
  return random.chance(BOUNCES) ? 1 : 2 + random.geometric(0.7);
}
