import { DAY } from './calendar.ts';
import { type Lifecycle, makeLifecycle } from './lifecycle.ts';
import { type Interest, liking, makeInterests, makePreferences, type Preferences } from './preferences.ts';
import { Random, runningTotals } from './random.ts';
import { type HabitName, type Segment, type SegmentName, segments } from './segments.ts';
import type { World } from './world.ts';

/** An item bought at regular intervals. */
export interface Cycle {
  /** Position of the item. */
  readonly item: number;
  /** Mean days between two orders. */
  readonly days: number;
}

/** Everything that is planted in one customer. Dumps contain only the identifier, consent and attributes. */
export interface CustomerTruth extends Lifecycle, Preferences {
  readonly index: number;
  readonly id: string;
  readonly segment: SegmentName;
  /** Interests from a time on (UTC milliseconds), for those whose interests change. */
  readonly change: { readonly at: number; readonly interests: readonly Interest[] } | null;
  readonly cycles: readonly Cycle[];
  readonly habit: HabitName;
  /** Visits per week outside sales and gift season. */
  readonly visitsPerWeek: number;
  /** Stars that this person gives above the average. */
  readonly leniency: number;
  /** False: no model may learn from this customer. */
  readonly consent: boolean;
  readonly attributes: CustomerAttributes;
}

/** Attributes of a customer in the dump. */
export interface CustomerAttributes {
  readonly country: string;
  readonly channel: string;
  readonly newsletter: boolean;
}

const COUNTRIES = ['DE', 'DE', 'DE', 'AT', 'NL', 'NL', 'FR', 'FR', 'IE', 'BE', 'IT', 'ES'] as const;
const CHANNELS = ['search', 'search', 'direct', 'social', 'newsletter', 'referral', 'marketplace'] as const;

/** Probabilities that a customer gives no consent, and that their interests change. */
const WITHOUT_CONSENT = 0.04;
const CHANGES_INTERESTS = 0.15;

/** Customer number `index`, drawn from a random stream of its own, so independent of all other customers. */
export function makeCustomer(world: World, index: number): CustomerTruth {
  const { calendar, range, settings } = world;
  const random = new Random(settings.seed, 'customer', index);
  const segment = pickSegment(random);
  const lifecycle = makeLifecycle(segment, calendar, random);
  const preferences = makePreferences(range, random, segment);
  const digits = Math.max(6, String(settings.customers).length);
  return {
    index,
    id: `C-${String(index + 1).padStart(digits, '0')}`,
    segment: segment.name,
    ...lifecycle,
    ...preferences,
    change: makeChange(world, random, segment, lifecycle, preferences),
    cycles: makeCycles(world, random, segment, preferences),
    habit: pickHabit(random, segment),
    visitsPerWeek: segment.visitsPerWeek * Math.min(5, random.logNormal(0.65)),
    leniency: 0.35 * random.normal(),
    consent: !random.chance(WITHOUT_CONSENT),
    attributes: {
      country: random.pick(COUNTRIES),
      channel: random.pick(CHANNELS),
      newsletter: random.chance(0.4),
    },
  };
}

const segmentTotals = runningTotals(segments.map((segment) => segment.share));

function pickSegment(random: Random): Segment {
  return segments[random.weighted(segmentTotals)]!;
}

function pickHabit(random: Random, segment: Segment): HabitName {
  const names: readonly HabitName[] = ['evening', 'daytime', 'weekend', 'office'];
  return names[random.weighted(runningTotals(names.map((name) => segment.habits[name])))]!;
}

/** Some long-term customers move house, get a dog or a garden: other interests replace theirs. */
function makeChange(
  world: World,
  random: Random,
  segment: Segment,
  lifecycle: Lifecycle,
  preferences: Preferences,
): CustomerTruth['change'] {
  const span = lifecycle.presence[0]!;
  if (segment.name === 'one-time' || !random.chance(CHANGES_INTERESTS) || span.until - span.from < 200 * DAY)
    return null;
  const at = Math.floor(span.from + (span.until - span.from) * random.between(0.35, 0.65));
  const old = preferences.interests.map((interest) => interest.category);
  return { at, interests: makeInterests(world.range, random, segment, old) };
}

/** Items bought on a cycle, by preference, from leaves of consumables. */
function makeCycles(world: World, random: Random, segment: Segment, preferences: Preferences): Cycle[] {
  const count = random.weighted(runningTotals(segment.cycles));
  if (count === 0) return [];
  const weights = world.range.leaves.map((leaf) => {
    if (leaf.cycleDays === undefined || leaf.season !== 'even' || world.staples[leaf.index]!.length === 0)
      return 0;
    const interest = preferences.interests.find((candidate) => candidate.category === leaf.category.name);
    return leaf.demand * ((interest?.weight ?? 0) + 0.03);
  });
  const cycles: Cycle[] = [];
  for (let i = 0; i < count; i++) {
    const picked = random.weighted(runningTotals(weights));
    if (picked < 0) break;
    weights[picked] = 0;
    const staples = world.staples[picked]!;
    const item =
      staples[
        random.weighted(runningTotals(staples.map((staple) => staple.appeal * liking(preferences, staple))))
      ]!;
    const days = world.range.leaves[picked]!.cycleDays! * 1.15 * random.logNormal(0.22);
    cycles.push({ item: item.index, days: Math.round(Math.min(120, Math.max(14, days))) });
  }
  return cycles;
}
