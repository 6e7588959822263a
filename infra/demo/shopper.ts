import type { EventLog } from './event.ts';
import { type DemoItem, isSold } from './item.ts';
import type { PreferenceSampler } from './preference-sampler.ts';
import { liking, type Preferences } from './preferences.ts';
import { type Random, runningTotals } from './random.ts';
import type { World } from './world.ts';

/** A customer or an anonymous visitor. */
export interface Person {
  readonly preferences: Preferences;
  readonly sampler: PreferenceSampler;
  /** Factor on the number of units bought. */
  readonly bulk: number;
  /** Stars given above the average person. */
  readonly leniency: number;
  /** Recommendations never lead to an unplanned order. */
  readonly buysOnlyAsPlanned: boolean;
}

/** Items that a shopper considers at a time. */
const MOST_CONSIDERED = 4;

/** Probability that a shopper skips an item viewed before. */
const SKIPS_KNOWN = 0.5;

/**
 * Probability that a recommended item is bought in the visit in which it was clicked. Together with orders that happen anyway,
 * 11 to 14 % of clicks are followed by an order of the item within a week.
 */
const CONVINCED = 0.05;

/** A person with the state that lasts from visit to visit: items viewed, owned and considered. */
export class Shopper {
  readonly world: World;
  readonly person: Person;
  readonly log: EventLog;
  readonly random: Random;
  /** Durable items bought before: nobody buys the same one twice. */
  readonly #owned = new Set<DemoItem>();
  readonly #viewed = new Set<DemoItem>();
  #considered: DemoItem[] = [];

  constructor(world: World, person: Person, log: EventLog, random: Random) {
    this.world = world;
    this.person = person;
    this.log = log;
    this.random = random;
  }

  markViewed(item: DemoItem): void {
    this.#viewed.add(item);
  }

  /** True for owned items, and with some probability for items viewed before. Draws a random number for the latter. */
  skips(item: DemoItem): boolean {
    return this.#owned.has(item) || (this.#viewed.has(item) && this.random.chance(SKIPS_KNOWN));
  }

  /** True when the item is on sale and the shopper does not own it. */
  canBuy(item: DemoItem, time: number): boolean {
    return isSold(item, time) && !this.#owned.has(item);
  }

  /** True when the shopper buys a clicked recommendation; `orders`: the visit was planned to end in an order. */
  isConvincedBy(item: DemoItem, time: number, orders: boolean): boolean {
    const open = orders || !this.person.buysOnlyAsPlanned;
    return open && this.canBuy(item, time) && this.random.chance(CONVINCED);
  }

  /** Draws one of the items that can be bought, by liking and against price. Null when there is none. */
  choose(items: readonly DemoItem[], time: number): DemoItem | null {
    const open = items.filter((item) => this.canBuy(item, time));
    const weights = open.map((item) => liking(this.person.preferences, item) / (1 + item.price / 8000));
    const picked = this.random.weighted(runningTotals(weights));
    return picked < 0 ? null : open[picked]!;
  }

  /** Remembers the item for a later visit. */
  consider(item: DemoItem): void {
    if (this.#considered.includes(item)) return;
    this.#considered = [item, ...this.#considered].slice(0, MOST_CONSIDERED);
  }

  /** Remembered items that can be bought now. */
  considered(time: number): DemoItem[] {
    return this.#considered.filter((item) => this.canBuy(item, time));
  }

  /** Updates the state after the item was bought. */
  markBought(item: DemoItem): void {
    this.#considered = this.#considered.filter((other) => other !== item);
    if (this.world.range.leaves[item.leaf]!.cycleDays === undefined) this.#owned.add(item);
  }
}
