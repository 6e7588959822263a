import { addAftermath } from './aftermath.ts';
import { type Browsed, dwell } from './browsing.ts';
import type { DemoItem } from './item.ts';
import type { Scene } from './scene.ts';
import type { Visit } from './visits.ts';

/** One line of an order. */
export interface OrderLine {
  readonly item: DemoItem;
  readonly quantity: number;
  /** Cents. */
  readonly unitPrice: number;
}

/** Probability that a visit without an order leaves something in the cart, and a second thing with it. */
const ABANDONS = 0.28;
const ABANDONS_SECOND = 0.45;
/** Probability that the best find of a visit without an order stays in mind. */
const REMEMBERS = 0.5;
const ANOTHER_LINE = 0.5;
const RESTOCK_EXTRA = 0.35;
const SET_SIZES = [1, 1, 2, 2, 4, 6] as const;
const STOCK_SIZES = [1, 1, 1, 2, 2, 3] as const;

/** The visit ends without an order; the best find stays in mind or even in the cart. */
export function abandon(scene: Scene, browsed: Browsed, sessionId: string): void {
  const { random } = scene;
  const best = scene.choose(browsed.items, browsed.at);
  if (best === null) return;
  if (random.chance(REMEMBERS)) scene.consider(best);
  if (!random.chance(ABANDONS)) return;
  scene.consider(best);
  cart(scene, best, sessionId, browsed.at);
  const others = browsed.items.filter((item) => item !== best);
  const second = scene.choose(others, browsed.at);
  if (second !== null && random.chance(ABANDONS_SECOND)) cart(scene, second, sessionId, browsed.at + 20_000);
}

/** Carts what is due, what a recommendation sold and the best of what was viewed, adds planted partners, and pays. */
export function order(
  scene: Scene,
  browsed: Browsed,
  visit: Visit,
  sessionId: string,
  due: readonly DemoItem[],
): void {
  const { random, log } = scene;
  const basket = new Set<DemoItem>([...due, ...browsed.wanted]);
  const extras =
    visit.kind === 'buy' ? 1 + random.geometric(ANOTHER_LINE) : Number(random.chance(RESTOCK_EXTRA));
  for (let n = 0; n < extras; n++) {
    const open = browsed.items.filter((item) => !basket.has(item));
    const choice = scene.choose(open, browsed.at);
    if (choice !== null) basket.add(choice);
  }
  let at = browsed.at;
  const lines: OrderLine[] = [];
  for (const item of basket) {
    const partner = wantedPartner(scene, item, at);
    if (partner !== null && !basket.has(partner)) {
      basket.add(partner); // the loop comes to it later
      log.add('view', at, { sessionId, itemId: partner.id });
      at += dwell(scene) / 2;
    }
    lines.push(cart(scene, item, sessionId, at));
    at += 4_000 + random.exponential() * 6_000;
  }
  if (lines.length > 0) pay(scene, lines, sessionId, at + random.between(40_000, 240_000));
}

function pay(scene: Scene, lines: readonly OrderLine[], sessionId: string, time: number): void {
  const orderId = scene.log.newOrder();
  for (const { item, quantity, unitPrice } of lines) {
    const line = { sessionId, itemId: item.id, orderId, quantity, unitPrice };
    if (!scene.log.add('purchase', time, line)) return;
    scene.take(item);
  }
  // What a guest sends back or thinks of it cannot be told from the session.
  if (!scene.log.isAnonymous) addAftermath(scene, orderId, lines, time);
}

function cart(scene: Scene, item: DemoItem, sessionId: string, time: number): OrderLine {
  const quantity = units(scene, item);
  const unitPrice = scene.world.prices.at(item.price, item.leaf, time);
  scene.log.add('cart', time, { sessionId, itemId: item.id, quantity, unitPrice });
  return { item, quantity, unitPrice };
}

function wantedPartner(scene: Scene, item: DemoItem, time: number): DemoItem | null {
  const pair = scene.world.partnerOf.get(item.index);
  if (pair === undefined || !scene.random.chance(pair.probability)) return null;
  const partner = scene.world.items[pair.partner]!;
  return scene.canBuy(partner, time) ? partner : null;
}

function units({ world, random, person }: Scene, item: DemoItem): number {
  const { pack } = world.range.leaves[item.leaf]!;
  const household = pack === 'one' ? 1 : random.pick(pack === 'set' ? SET_SIZES : STOCK_SIZES);
  if (person.bulk === 1) return household;
  return Math.max(1, Math.round(household * person.bulk * random.logNormal(0.5)));
}
