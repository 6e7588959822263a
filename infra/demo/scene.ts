import type { EventLog } from './event.ts';
import { type DemoItem, isSold } from './item.ts';
import { liking, type Preferences } from './preferences.ts';
import { type Random, runningTotals } from './random.ts';
import type { Taste } from './taste.ts';
import type { World } from './world.ts';

/** Somebody in the shop. */
export interface Person {
  readonly preferences: Preferences;
  readonly taste: Taste;
  /** Factor on the number of units bought. */
  readonly bulk: number;
  /** Stars given above the average person. */
  readonly leniency: number;
  /** Orders by plan alone, whatever is come upon. */
  readonly isSettled: boolean;
}

/** Items that somebody thinks of buying. */
const REMEMBERED = 4;

/** Probability that an item looked at before is passed over. */
const BORED = 0.5;

/**
 * Probability that an item clicked in a strip is bought in that visit. With what is bought anyway, the same visit or
 * another within a week, eleven to fourteen of a hundred clicks are followed by an order of the item.
 */
const CONVINCED = 0.05;

/** A person in the shop, from the first visit to the last: what is known, owned and thought of. */
export class Scene {
  readonly world: World;
  readonly person: Person;
  readonly log: EventLog;
  readonly random: Random;
  /** Lasting things bought before: nobody needs a second one of the very same. */
  readonly #owned = new Set<DemoItem>();
  readonly #known = new Set<DemoItem>();
  #considered: DemoItem[] = [];

  constructor(world: World, person: Person, log: EventLog, random: Random) {
    this.world = world;
    this.person = person;
    this.log = log;
    this.random = random;
  }

  /** The item has been looked at. */
  know(item: DemoItem): void {
    this.#known.add(item);
  }

  /** True for what is in the house already, and often for what was looked at before: the new draws the eye. */
  passesOver(item: DemoItem): boolean {
    return this.#owned.has(item) || (this.#known.has(item) && this.random.chance(BORED));
  }

  /** True when the item is on sale and not in the house already. */
  canBuy(item: DemoItem, time: number): boolean {
    return isSold(item, time) && !this.#owned.has(item);
  }

  /** True when a recommended item is wanted there and then; `orders` says whether the visit was to end in an order. */
  isConvincedBy(item: DemoItem, time: number, orders: boolean): boolean {
    const open = orders || !this.person.isSettled;
    return open && this.canBuy(item, time) && this.random.chance(CONVINCED);
  }

  /** One of the items that can be bought, by liking; dear ones are bought less often than looked at. */
  choose(items: readonly DemoItem[], time: number): DemoItem | null {
    const open = items.filter((item) => this.canBuy(item, time));
    const weights = open.map((item) => liking(this.person.preferences, item) / (1 + item.price / 8000));
    const picked = this.random.weighted(runningTotals(weights));
    return picked < 0 ? null : open[picked]!;
  }

  /** The item stays in mind for a later visit. */
  consider(item: DemoItem): void {
    if (this.#considered.includes(item)) return;
    this.#considered = [item, ...this.#considered].slice(0, REMEMBERED);
  }

  /** What came to mind before and can be bought now. */
  considered(time: number): DemoItem[] {
    return this.#considered.filter((item) => this.canBuy(item, time));
  }

  /** The item is paid for. */
  take(item: DemoItem): void {
    this.#considered = this.#considered.filter((other) => other !== item);
    if (this.world.range.leaves[item.leaf]!.cycleDays === undefined) this.#owned.add(item);
  }
}
