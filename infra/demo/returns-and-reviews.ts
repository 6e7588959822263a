import { DAY, HOUR, MINUTE } from './calendar.ts';
import type { EventLog } from './event.ts';
import type { DemoItem, OrderLine } from './item.ts';
import { exp, type Random } from './random.ts';
import { writeReview } from './reviews.ts';
import type { Shopper } from './shopper.ts';

/** Probability that a customer rates an item they bought; twice that for items they return. */
const RATES = 0.13;
/** Probability that a rating comes with a review. */
const REVIEWS = 0.6;
const REASONS_POOR_ITEM = ['damaged', 'not as described', 'poor quality'] as const;
const REASONS_GOOD_ITEM = ['changed mind', 'wrong size', 'ordered twice', 'arrived too late'] as const;

/** Logs what follows an order in the weeks after it: returns, ratings and reviews. */
export function addReturnsAndReviews(
  { world, log, random, person }: Shopper,
  orderId: string,
  lines: readonly OrderLine[],
  time: number,
): void {
  const deliveredAt = time + random.between(1.5, 5) * DAY;
  for (const line of lines) {
    const leaf = world.range.leaves[line.item.leaf]!;
    const refunded = random.chance(leaf.refundRate * exp(-0.3 * line.item.quality));
    if (refunded) addRefund(log, orderId, line, deliveredAt + random.between(1, 18) * DAY, random);
    if (!random.chance(refunded ? 2 * RATES : RATES)) continue;
    const rating = rate(line.item, person.leniency - (refunded ? 1.6 : 0), random);
    const review = random.chance(REVIEWS) ? writeReview(rating, leaf, random) : null;
    const at = wakingHour(deliveredAt + random.between(1, 20) * DAY, random);
    log.add('rating', at, { itemId: line.item.id, rating, review });
  }
}

function addRefund(log: EventLog, orderId: string, line: OrderLine, at: number, random: Random): void {
  const quantity = line.quantity > 1 && random.chance(0.5) ? 1 + random.below(line.quantity) : line.quantity;
  const reason = random.pick(line.item.quality < 0 ? REASONS_POOR_ITEM : REASONS_GOOD_ITEM);
  log.add('refund', wakingHour(at, random), {
    itemId: line.item.id,
    orderId,
    quantity,
    unitPrice: line.unitPrice,
    properties: { reason },
  });
}

/** Stars from 1 to 5, from the item's quality and the person's leniency, with noise; a few deliveries go wrong. */
function rate(item: DemoItem, leniency: number, random: Random): number {
  const mishap = random.chance(0.035) ? 2.5 : 0;
  const stars = 4.55 + 0.5 * item.quality + leniency + 0.65 * random.normal() - mishap;
  return Math.min(5, Math.max(1, Math.round(stars)));
}

/** A time between 8:00 and 22:00 of the same day. */
function wakingHour(time: number, random: Random): number {
  return Math.floor(time / DAY) * DAY + (8 + random.below(14)) * HOUR + random.between(0, 60) * MINUTE;
}
