import { DAY, HOUR, MINUTE } from './calendar.ts';
import type { EventLog } from './event.ts';
import type { DemoItem } from './item.ts';
import type { OrderLine } from './ordering.ts';
import { exp, type Random } from './random.ts';
import { writeReview } from './reviews.ts';
import type { Scene } from './scene.ts';

const RATED = 0.13;
const REVIEWED = 0.6;
const REASONS_OF_BAD = ['damaged', 'not as described', 'poor quality'] as const;
const REASONS_OF_GOOD = ['changed mind', 'wrong size', 'ordered twice', 'arrived too late'] as const;

/** What comes of an order in the weeks after: goods sent back, ratings, reviews. */
export function addAftermath(
  { world, log, random, person }: Scene,
  orderId: string,
  lines: readonly OrderLine[],
  time: number,
): void {
  const delivered = time + random.between(1.5, 5) * DAY;
  for (const line of lines) {
    const leaf = world.range.leaves[line.item.leaf]!;
    const refunded = random.chance(leaf.refundRate * exp(-0.3 * line.item.quality));
    if (refunded) addRefund(log, orderId, line, delivered + random.between(1, 18) * DAY, random);
    if (!random.chance(refunded ? 2 * RATED : RATED)) continue;
    const rating = rate(line.item, person.leniency - (refunded ? 1.6 : 0), random);
    const review = random.chance(REVIEWED) ? writeReview(rating, leaf, random) : null;
    const at = wakingHour(delivered + random.between(1, 20) * DAY, random);
    log.add('rating', at, { itemId: line.item.id, rating, review });
  }
}

function addRefund(log: EventLog, orderId: string, line: OrderLine, at: number, random: Random): void {
  const quantity = line.quantity > 1 && random.chance(0.5) ? 1 + random.below(line.quantity) : line.quantity;
  const reason = random.pick(line.item.quality < 0 ? REASONS_OF_BAD : REASONS_OF_GOOD);
  log.add('refund', wakingHour(at, random), {
    itemId: line.item.id,
    orderId,
    quantity,
    unitPrice: line.unitPrice,
    properties: { reason },
  });
}

/** Stars from 1 to 5: quality and leniency on a high level, with noise; a few parcels simply go wrong. */
function rate(item: DemoItem, leniency: number, random: Random): number {
  const mishap = random.chance(0.035) ? 2.5 : 0;
  const stars = 4.55 + 0.5 * item.quality + leniency + 0.65 * random.normal() - mishap;
  return Math.min(5, Math.max(1, Math.round(stars)));
}

/** Same day, between eight and twenty-two o'clock. */
function wakingHour(time: number, random: Random): number {
  return Math.floor(time / DAY) * DAY + (8 + random.below(14)) * HOUR + random.between(0, 60) * MINUTE;
}
