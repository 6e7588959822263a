import { DAY, HOUR } from './calendar.ts';
import type { CustomerTruth } from './customer-truth.ts';
import { type DemoEvent, EventLog } from './event.ts';
import { makePreferences } from './preferences.ts';
import { Random, runningTotals } from './random.ts';
import { Scene } from './scene.ts';
import { habits, segments } from './segments.ts';
import { playVisit } from './session.ts';
import { Taste } from './taste.ts';
import { planVisits } from './visits.ts';
import type { World } from './world.ts';

/** Anonymous visitors for each customer. */
const VISITORS_PER_CUSTOMER = 1.2;
/** Probability that an anonymous visit ends in an order without an account. */
const GUEST_ORDERS = 0.012;

/** Number of anonymous visitors of a shop. */
export function visitorCount(customers: number): number {
  return Math.round(customers * VISITORS_PER_CUSTOMER);
}

/** All events of a customer in the order of time. */
export function customerEvents(world: World, customer: CustomerTruth): DemoEvent[] {
  const random = new Random(world.settings.seed, 'customer events', customer.index);
  const isPresent = (time: number) =>
    customer.presence.some((span) => time >= span.from && time < span.until);
  const log = new EventLog(customer.id, `C${customer.index + 1}`, isPresent);
  const taste = new Taste(world, customer, random);
  const { bulk } = segments.find((segment) => segment.name === customer.segment)!;
  const person = {
    preferences: customer,
    taste,
    bulk,
    leniency: customer.leniency,
    isSettled: customer.kind === 'one-time',
  };
  const scene = new Scene(world, person, log, random);
  let change = customer.change;
  for (const visit of planVisits(world, customer, random)) {
    if (change !== null && visit.time >= change.at) {
      taste.turnTo(change.interests, random);
      change = null;
    }
    playVisit(scene, visit);
  }
  return log.finish();
}

/** All events of an anonymous visitor: one visit, known by its session only. */
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
  const taste = new Taste(world, preferences, random);
  const scene = new Scene(world, { preferences, taste, bulk: 1, leniency: 0, isSettled: false }, log, random);
  playVisit(scene, {
    time: calendar.from + day * DAY + hour * HOUR,
    kind: random.chance(GUEST_ORDERS) ? 'buy' : 'browse',
    purpose: 'own',
    items: [],
  });
  return log.finish();
}
