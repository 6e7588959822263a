import { addAftermath, type OrderLine } from './aftermath.ts';
import { MINUTE } from './calendar.ts';
import type { EventLog } from './event.ts';
import { type DemoItem, isShown, isSold } from './item.ts';
import { liking, type Preferences } from './preferences.ts';
import type { Random } from './random.ts';
import { runningTotals } from './random.ts';
import { searchQuery } from './search-query.ts';
import { showStrip } from './strip.ts';
import type { Taste } from './taste.ts';
import type { Visit } from './visits.ts';
import type { World } from './world.ts';

/** Somebody in the shop. */
export interface Person {
  readonly preferences: Preferences;
  readonly taste: Taste;
  /** Factor on the number of units bought. */
  readonly bulk: number;
  readonly leniency: number;
}

const SEARCHES = 0.27;
const BOUNCES = 0.28;
const STRIPS = 0.085;
const WISHES = 0.022;
/** Probability that a visit without an order leaves something in the cart. */
const ABANDONS = 0.17;
/** Probability that a buyer comes back to something looked at before. */
const RETURNS_TO = 0.4;
const REMEMBERED = 4;

/** Plays visits: what is searched, looked at, put into the cart, bought and sent back. */
export class Shopper {
  readonly #world: World;
  readonly #person: Person;
  readonly #log: EventLog;
  readonly #random: Random;
  /** Lasting things bought before: nobody needs a second one of the very same. */
  readonly #owned = new Set<DemoItem>();
  #considered: DemoItem[] = [];

  constructor(world: World, person: Person, log: EventLog, random: Random) {
    this.#world = world;
    this.#person = person;
    this.#log = log;
    this.#random = random;
  }

  /** One session, from the first search or view to the order. */
  play(visit: Visit): void {
    const sessionId = this.#log.newSession();
    const due = visit.items.map((index) => this.#world.items[index]!);
    const viewed = this.#browse(visit, sessionId, due);
    const time = viewed.at;
    if (visit.kind === 'browse') this.#abandon(viewed.items, sessionId, time);
    else this.#order(viewed.items, due, visit, sessionId, time);
  }

  /** Views with searches and strips; gives what was viewed and the time at the end. */
  #browse(visit: Visit, sessionId: string, due: readonly DemoItem[]): { items: DemoItem[]; at: number } {
    const random = this.#random;
    const { taste, preferences } = this.#person;
    const world = this.#world;
    const day = world.calendar.dayOf(visit.time);
    const items = new Set<DemoItem>();
    const avoid = (item: DemoItem) => items.has(item) || this.#owned.has(item);
    const topic = () => taste.topic(day, random, visit.purpose);
    let at = visit.time;
    const view = (item: DemoItem) => {
      this.#log.add('view', at, { sessionId, itemId: item.id });
      items.add(item);
      if (random.chance(WISHES) && visit.kind === 'browse') {
        this.#log.add('wishlist', at + 8_000, { sessionId, itemId: item.id });
        this.#remember(item);
      }
    };

    for (const item of due) {
      view(item);
      at += this.#dwell();
    }
    let next: DemoItem | null = visit.kind === 'buy' ? this.#comeBack(at) : null;
    let shelf = next?.shelf ?? due[0]?.shelf ?? topic();
    if (next === null && due.length === 0 && shelf >= 0 && random.chance(SEARCHES)) {
      this.#log.add('search', at, { sessionId, query: searchQuery(world.range.shelves[shelf]!, random) });
      at += 5_000 + random.exponential() * 8_000;
    }
    for (let left = this.#length(visit); left > 0; left--) {
      const item = next ?? (shelf < 0 ? null : taste.draw(shelf, at, random, avoid));
      next = null;
      if (item !== null) {
        view(item);
        shelf = item.shelf;
        if (random.chance(STRIPS)) {
          next = showStrip(
            world,
            this.#log,
            sessionId,
            item,
            at,
            preferences,
            random,
            (other, time) => isShown(other, time) && !items.has(other),
          );
        }
        at += this.#dwell();
      }
      shelf = next?.shelf ?? this.#turn(shelf, topic);
    }
    // Whoever came to buy looks on until there is something that can be bought.
    for (let tries = 0; tries < 40 && visit.kind === 'buy' && !this.#anyToBuy(items, at); tries++) {
      const found = topic();
      const item = found < 0 ? null : taste.draw(found, at, random, avoid);
      if (item === null) continue;
      view(item);
      at += this.#dwell();
    }
    return { items: [...items], at };
  }

  /** Where the eye goes next: mostly on along the shelf, sometimes to one nearby or to another topic. */
  #turn(shelf: number, topic: () => number): number {
    const u = this.#random.next();
    if (shelf < 0 || u > 0.88) return topic();
    const { leaf } = this.#world.range.shelves[shelf]!;
    if (u < 0.66) return shelf;
    if (u < 0.82) return this.#random.pick(leaf.shelves);
    return this.#random.pick(leaf.category.shelves);
  }

  #length(visit: Visit): number {
    const random = this.#random;
    if (visit.kind === 'restock') return random.geometric(0.4);
    if (visit.kind === 'buy') return 2 + random.geometric(0.72);
    return random.chance(BOUNCES) ? 1 : 2 + random.geometric(0.7);
  }

  /** Milliseconds on a page. */
  #dwell(): number {
    return 6_000 + Math.min(8 * MINUTE, this.#random.exponential() * 50_000);
  }

  #comeBack(time: number): DemoItem | null {
    const open = this.#considered.filter((item) => isSold(item, time) && !this.#owned.has(item));
    return open.length > 0 && this.#random.chance(RETURNS_TO) ? this.#random.pick(open) : null;
  }

  #remember(item: DemoItem): void {
    if (this.#considered.includes(item)) return;
    this.#considered = [item, ...this.#considered].slice(0, REMEMBERED);
  }

  #anyToBuy(items: Iterable<DemoItem>, time: number): boolean {
    for (const item of items) if (this.#canBuy(item, time)) return true;
    return false;
  }

  #canBuy(item: DemoItem, time: number): boolean {
    return isSold(item, time) && !this.#owned.has(item);
  }

  /** The visit ends without an order; the best find stays in mind or even in the cart. */
  #abandon(viewed: readonly DemoItem[], sessionId: string, time: number): void {
    const best = this.#choose(viewed, time);
    if (best === null) return;
    if (this.#random.chance(0.5)) this.#remember(best);
    if (!this.#random.chance(ABANDONS)) return;
    this.#cart(best, sessionId, time, this.#quantity(best));
    this.#remember(best);
    const second = this.#choose(
      viewed.filter((item) => item !== best),
      time,
    );
    if (second !== null && this.#random.chance(0.45)) this.#cart(second, sessionId, time + 20_000, 1);
  }

  /** Carts what is due and the best of what was viewed, adds planted partners, and pays. */
  #order(
    viewed: readonly DemoItem[],
    due: readonly DemoItem[],
    visit: Visit,
    sessionId: string,
    start: number,
  ): void {
    const random = this.#random;
    const basket = new Set<DemoItem>(due);
    const extras = visit.kind === 'buy' ? 1 + random.geometric(0.38) : random.chance(0.2) ? 1 : 0;
    for (let n = 0; n < extras; n++) {
      const choice = this.#choose(
        viewed.filter((item) => !basket.has(item)),
        start,
      );
      if (choice !== null) basket.add(choice);
    }
    let at = start;
    const lines: OrderLine[] = [];
    for (const item of basket) {
      const partner = this.#partner(item);
      if (partner !== null && !basket.has(partner) && this.#canBuy(partner, at)) {
        this.#log.add('view', at, { sessionId, itemId: partner.id });
        basket.add(partner);
        at += this.#dwell() / 2;
      }
      const quantity = this.#quantity(item);
      lines.push({ item, quantity, unitPrice: this.#world.prices.at(item.price, item.leaf, at) });
      this.#cart(item, sessionId, at, quantity);
      at += 4_000 + random.exponential() * 6_000;
    }
    if (lines.length > 0) this.#pay(lines, sessionId, at + random.between(40_000, 240_000));
  }

  #pay(lines: readonly OrderLine[], sessionId: string, time: number): void {
    const orderId = this.#log.newOrder();
    for (const { item, quantity, unitPrice } of lines) {
      const noted = this.#log.add('purchase', time, {
        sessionId,
        itemId: item.id,
        orderId,
        quantity,
        unitPrice,
      });
      if (!noted) return;
      this.#considered = this.#considered.filter((other) => other !== item);
      if (this.#world.range.leaves[item.leaf]!.cycleDays === undefined) this.#owned.add(item);
    }
    addAftermath(this.#world, this.#log, orderId, lines, time, this.#person.leniency, this.#random);
  }

  #cart(item: DemoItem, sessionId: string, time: number, quantity: number): void {
    const unitPrice = this.#world.prices.at(item.price, item.leaf, time);
    this.#log.add('cart', time, { sessionId, itemId: item.id, quantity, unitPrice });
  }

  #partner(item: DemoItem): DemoItem | null {
    const pair = this.#world.partnerOf.get(item.index);
    return pair !== undefined && this.#random.chance(pair.probability)
      ? this.#world.items[pair.partner]!
      : null;
  }

  /** One of the items that can be bought, by liking; dear ones are bought less often than looked at. */
  #choose(items: readonly DemoItem[], time: number): DemoItem | null {
    const open = items.filter((item) => this.#canBuy(item, time));
    const weights = open.map((item) => liking(this.#person.preferences, item) / (1 + item.price / 8000));
    const picked = this.#random.weighted(runningTotals(weights));
    return picked < 0 ? null : open[picked]!;
  }

  #quantity(item: DemoItem): number {
    const random = this.#random;
    const { pack } = this.#world.range.leaves[item.leaf]!;
    const units =
      pack === 'one' ? 1 : pack === 'set' ? random.pick([1, 1, 2, 2, 4, 6]) : random.pick([1, 1, 1, 2, 2, 3]);
    return Math.max(
      1,
      Math.round(units * (this.#person.bulk === 1 ? 1 : this.#person.bulk * random.logNormal(0.5))),
    );
  }
}
