import { type Browsed, dwell } from './browse.ts';
import type { DemoItem, OrderLine } from './item.ts';
import { addReturnsAndReviews } from './returns-and-reviews.ts';
import type { Shopper } from './shopper.ts';
import type { Visit } from './visits.ts';

/** Probabilities that a visit without an order leaves one item in the cart, and then a second one. */
const ABANDONS = 0.28;
const ABANDONS_SECOND = 0.45;
/** Probability that the shopper remembers the best item of a visit without an order. */
const REMEMBERS = 0.5;
/** Probability that an order gets one more item, and that a restocking order gets an unplanned one. */
const ANOTHER_LINE = 0.5;
const RESTOCK_EXTRA = 0.35;
/** Units that a household buys at a time. */
const SET_SIZES = [1, 1, 2, 2, 4, 6] as const;
const STOCK_SIZES = [1, 1, 1, 2, 2, 3] as const;

/** Ends a visit without an order: the shopper may remember the best item or leave items in the cart. */
export function abandon(shopper: Shopper, browsed: Browsed, sessionId: string): void {
  const { random } = shopper;
  const best = shopper.choose(browsed.items, browsed.at);
  if (best === null) return;
  if (random.chance(REMEMBERS)) shopper.consider(best);
  if (!random.chance(ABANDONS)) return;
  shopper.consider(best);
  cart(shopper, best, sessionId, browsed.at);
  const others = browsed.items.filter((item) => item !== best);
  const second = shopper.choose(others, browsed.at);
  if (second !== null && random.chance(ABANDONS_SECOND))
    cart(shopper, second, sessionId, browsed.at + 20_000);
}

/** Puts into the cart what is due, what a recommendation sold and the best of what was viewed; adds planted partners; pays. */
export function order(
  shopper: Shopper,
  browsed: Browsed,
  visit: Visit,
  sessionId: string,
  due: readonly DemoItem[],
): void {
  const { random, log } = shopper;
  const basket = new Set<DemoItem>([...due, ...browsed.convinced]);
  const extras =
    visit.kind === 'buy' ? 1 + random.geometric(ANOTHER_LINE) : Number(random.chance(RESTOCK_EXTRA));
  for (let n = 0; n < extras; n++) {
    const open = browsed.items.filter((item) => !basket.has(item));
    const choice = shopper.choose(open, browsed.at);
    if (choice !== null) basket.add(choice);
  }
  let at = browsed.at;
  const lines: OrderLine[] = [];
  for (const item of basket) {
    const partner = wantedPartner(shopper, item, at);
    if (partner !== null && !basket.has(partner)) {
      basket.add(partner); // the loop comes to it later
      log.add('view', at, { sessionId, itemId: partner.id });
      at += dwell(shopper) / 2;
    }
    lines.push(cart(shopper, item, sessionId, at));
    at += 4_000 + random.exponential() * 6_000;
  }
  if (lines.length > 0) pay(shopper, lines, sessionId, at + random.between(40_000, 240_000));
}

function pay(shopper: Shopper, lines: readonly OrderLine[], sessionId: string, time: number): void {
  const orderId = shopper.log.newOrder();
  for (const { item, quantity, unitPrice } of lines) {
    const line = { sessionId, itemId: item.id, orderId, quantity, unitPrice };
    if (!shopper.log.add('purchase', time, line)) return;
    shopper.markBought(item);
  }
  // Returns and reviews name a customer, and a guest has no account.
  if (!shopper.log.isAnonymous) addReturnsAndReviews(shopper, orderId, lines, time);
}

function cart(shopper: Shopper, item: DemoItem, sessionId: string, time: number): OrderLine {
  const quantity = units(shopper, item);
  const unitPrice = shopper.world.prices.at(item.price, item.leaf, time);
  shopper.log.add('cart', time, { sessionId, itemId: item.id, quantity, unitPrice });
  return { item, quantity, unitPrice };
}

function wantedPartner(shopper: Shopper, item: DemoItem, time: number): DemoItem | null {
  const pair = shopper.world.partnerOf.get(item.index);
  if (pair === undefined || !shopper.random.chance(pair.probability)) return null;
  const partner = shopper.world.items[pair.partner]!;
  return shopper.canBuy(partner, time) ? partner : null;
}

function units({ world, random, person }: Shopper, item: DemoItem): number {
  const { pack } = world.range.leaves[item.leaf]!;
  const household = pack === 'one' ? 1 : random.pick(pack === 'set' ? SET_SIZES : STOCK_SIZES);
  if (person.bulk === 1) return household;
  return Math.max(1, Math.round(household * person.bulk * random.logNormal(0.5)));
}
