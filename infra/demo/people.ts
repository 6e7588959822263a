import { DAY, HOUR } from './calendar.ts';
import type { CustomerTruth } from './customer-truth.ts';
import { type DemoEvent, EventLog } from './event.ts';
import { PreferenceSampler } from './preference-sampler.ts';
import { makePreferences } from './preferences.ts';
import { Random, runningTotals } from './random.ts';
import { habits, segments } from './segments.ts';
import { simulateVisit } from './session.ts';
import { Shopper } from './shopper.ts';
import { planVisits } from './visits.ts';
import type { World } from './world.ts';

/** Anonymous visitors per customer. */
const VISITORS_PER_CUSTOMER = 1.2;
/** Probability that an anonymous visit ends in an order without an account. */
const GUEST_ORDERS = 0.012;

/** Number of anonymous visitors of a shop. */
export function visitorCount(customers: number): number {
  return Math.round(customers * VISITORS_PER_CUSTOMER);
}

/** All events of a customer in order of time. */
export function customerEvents(world: World, customer: CustomerTruth): DemoEvent[] {
  const random = new Random(world.settings.seed, 'customer events', customer.index);
  const isPresent = (time: number) =>
    customer.presence.some((span) => time >= span.from && time < span.until);
  const log = new EventLog(customer.id, `C${customer.index + 1}`, isPresent);
  const sampler = new PreferenceSampler(world, customer, random);
  const { bulk } = segments.find((segment) => segment.name === customer.segment)!;
  const person = {
    preferences: customer,
    sampler,
    bulk,
    leniency: customer.leniency,
    buysOnlyAsPlanned: customer.kind === 'one-time',
  };
  const shopper = new Shopper(world, person, log, random);
  let change = customer.change;
  for (const visit of planVisits(world, customer, random)) {
    if (change !== null && visit.time >= change.at) {
      sampler.changeInterests(change.interests, random);
      change = null;
    }
    simulateVisit(shopper, visit);
  }
  return log.finish();
}

/** All events of an anonymous visitor: one visit, identified by its session only. */
export function visitorEvents(world: World, index: number): DemoEvent[] {
  const { calendar, range, settings } = world;
  const random = new Random(settings.seed, 'visitor', index);
  const isPresent = (time: number) => time >= calendar.from && time < calendar.until;
  const log = new EventLog(null, `V${index + 1}`, isPresent);
  const preferences = makePreferences(range, random, null);
  let day = 0;
  do day = random.below(calendar.days);
  while (!random.chance(calendar.season('visits', day) / 2));
  const hour = random.weighted(runningTotals(habits.evening.hours)) + random.next();
  const sampler = new PreferenceSampler(world, preferences, random);
  const shopper = new Shopper(
    world,
    { preferences, sampler, bulk: 1, leniency: 0, buysOnlyAsPlanned: false },
    log,
    random,
  );
  simulateVisit(shopper, {
    time: calendar.from + day * DAY + hour * HOUR,
    kind: random.chance(GUEST_ORDERS) ? 'buy' : 'browse',
    purpose: 'own',
    items: [],
  });
  return log.finish();
}
