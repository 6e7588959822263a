import { DAY, HOUR, MINUTE } from './calendar.ts';
import type { CustomerTruth } from './customer-truth.ts';
import type { Span } from './lifecycle.ts';
import type { Purpose } from './preference-sampler.ts';
import { type Random, runningTotals } from './random.ts';
import { habits, type Segment, segments } from './segments.ts';
import type { World } from './world.ts';

/** A visit to the shop. */
export interface Visit {
  /** UTC milliseconds. */
  readonly time: number;
  /** `browse` ends without an order, `buy` with one where possible, `restock` buys `items` and little else. */
  readonly kind: 'browse' | 'buy' | 'restock';
  readonly purpose: Purpose;
  /** Positions of the items that are due. */
  readonly items: readonly number[];
}

/** Visits by weekday, Sunday first. */
const WEEKDAYS = [1.22, 1.1, 0.98, 0.95, 0.97, 0.88, 0.9] as const;

/** Least time between two visits, so that sessions never overlap; also before the end of the customer's activity. */
const GAP = 3 * HOUR;

/** Items due within this time are ordered together. */
const ORDERED_TOGETHER = 4 * DAY;

/** Relative standard deviation of the time between two orders of a cycle. */
const CYCLE_SPREAD = 0.1;

/** Probability that a visit before Christmas is for presents. */
const GIFT_VISITS = 0.3;

/** All visits of a customer in order of time. */
export function planVisits(world: World, customer: CustomerTruth, random: Random): Visit[] {
  const segment = segments.find((candidate) => candidate.name === customer.segment)!;
  const visits =
    customer.onlyOrderAt === null
      ? customer.presence.flatMap((span) => [
          ...spontaneousVisits(world, customer, segment, span, random),
          ...restockVisits(world, customer, span, random),
        ])
      : visitsAroundOrder(customer, customer.onlyOrderAt, random);
  const inTime = (visit: Visit) =>
    customer.presence.some((span) => visit.time >= span.from && visit.time <= span.until - GAP);
  return spaced(visits.sort((a, b) => a.time - b.time)).filter(inTime);
}

/** A Poisson process whose rate follows season, weekday, sales and the customer's habit; sampled by thinning. */
function spontaneousVisits(
  world: World,
  customer: CustomerTruth,
  segment: Segment,
  span: Span,
  random: Random,
): Visit[] {
  const { calendar } = world;
  const habit = habits[customer.habit];
  const hours = runningTotals(habit.hours);
  const perDay = customer.visitsPerWeek / 7;
  const ceiling =
    2 * Math.max(segment.saleVisits, 1) * Math.max(segment.giftVisits, 1) * Math.max(...habit.days);
  const visits: Visit[] = [];
  for (let at = span.from; ; ) {
    at += (random.exponential() * DAY) / (perDay * ceiling);
    if (at >= span.until) return visits;
    const day = calendar.dayOf(at);
    const sale = calendar.saleOn(day) >= 0;
    const gifts = calendar.isGiftTime(day);
    const weekday = calendar.weekday(day);
    const rate =
      calendar.season('visits', day) *
      WEEKDAYS[weekday]! *
      habit.days[weekday]! *
      (sale ? segment.saleVisits : 1) *
      (gifts ? segment.giftVisits : 1);
    if (!random.chance(rate / ceiling)) continue;
    const conversion =
      segment.conversion * (sale ? segment.saleConversion : 1) * (gifts ? segment.giftConversion : 1);
    visits.push({
      time: timeOfDay(at, hours, random),
      kind: random.chance(conversion) ? 'buy' : 'browse',
      purpose: segment.name === 'gift' || (gifts && random.chance(GIFT_VISITS)) ? 'gift' : 'own',
      items: [],
    });
  }
}

/** Orders of the customer's consumables, each one cycle after the previous one. */
function restockVisits(world: World, customer: CustomerTruth, span: Span, random: Random): Visit[] {
  const hours = runningTotals(habits[customer.habit].hours);
  const due = customer.cycles.map((cycle) => span.from + random.next() * cycle.days * DAY);
  const visits: Visit[] = [];
  for (;;) {
    const first = Math.min(...due);
    if (first >= span.until) return visits;
    const time = timeOfDay(first, hours, random);
    const items: number[] = [];
    for (const [i, cycle] of customer.cycles.entries()) {
      if (due[i]! >= first + ORDERED_TOGETHER) continue;
      items.push(world.items[cycle.item]!.index);
      due[i] = first + cycle.days * DAY * Math.max(0.5, 1 + CYCLE_SPREAD * random.normal());
    }
    visits.push({ time, kind: 'restock', purpose: 'own', items });
  }
}

/** A one-time buyer browses, orders, comes back to browse a few times and then stays away. */
function visitsAroundOrder(customer: CustomerTruth, orderAt: number, random: Random): Visit[] {
  const hours = runningTotals(habits[customer.habit].hours);
  const span = customer.presence[0]!;
  const browse = (at: number): Visit => ({
    time: timeOfDay(at, hours, random),
    kind: 'browse',
    purpose: 'own',
    items: [],
  });
  const visits: Visit[] = [{ time: orderAt, kind: 'buy', purpose: 'own', items: [] }];
  for (let n = random.geometric(0.55); n > 0; n--)
    visits.push(browse(random.between(span.from, orderAt - DAY)));
  for (let n = random.geometric(0.4); n > 0; n--) {
    visits.push(browse(random.between(orderAt + DAY, Math.max(orderAt + DAY, span.until - DAY))));
  }
  return visits;
}

/** Same day, at an hour of the habit. */
function timeOfDay(time: number, hours: Float64Array, random: Random): number {
  return Math.floor(time / DAY) * DAY + random.weighted(hours) * HOUR + random.next() * 60 * MINUTE;
}

/** Drops browsing visits that would overlap the previous visit; delays orders instead. */
function spaced(visits: readonly Visit[]): Visit[] {
  const kept: Visit[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const visit of visits) {
    if (visit.time < free && visit.kind === 'browse') continue;
    const time = Math.max(visit.time, free);
    kept.push({ ...visit, time });
    free = time + GAP;
  }
  return kept;
}
