import { DAY_MS } from '../../contract/events/days.ts';
import type { EventType } from '../../contract/events/event-types.ts';
import type { ActivityDocument, LiveEvent } from '../../contract/live.ts';
import type { Habit } from '../../contract/rows.ts';

/** An item that says what somebody is after just now. */
export interface Signal {
  readonly item: string;
  /** `viewed`: what is like it is wanted; `taken`, into the basket or bought: what goes with it is. */
  readonly kind: 'viewed' | 'taken';
  /** Above 0; the latest counts most. */
  readonly weight: number;
}

/** What somebody did lately. */
export interface RecentActivity {
  /** Item ► UTC milliseconds of the last purchase. */
  readonly purchased: ReadonlyMap<string, number>;
  /** The latest first, an item once. */
  readonly signals: readonly Signal[];
}

export interface ActivitySettings {
  /** Items that count at most. */
  readonly signals: number;
  /** An item counts so much of what the next later one does. */
  readonly positionDecay: number;
  /** Age in minutes at which an event counts half. */
  readonly halfLifeMinutes: number;
  /** Older events say nothing of what somebody is after now. */
  readonly windowMinutes: number;
}

/** Chosen on the demo shop's earlier sessions, see test/bench/session.ts. */
export const ACTIVITY_DEFAULTS: ActivitySettings = {
  signals: 8,
  positionDecay: 0.3,
  halfLifeMinutes: 120,
  windowMinutes: 24 * 60,
};

/** What an event of a type says of interest in its item; types that are not here say nothing. */
const INTEREST: Readonly<Partial<Record<EventType, number>>> = { view: 1, click: 1, cart: 2, wishlist: 2 };
const MINUTE_MS = 60_000;

/**
 * What somebody did lately, of their live documents and of what the request tells: the session's items, oldest first, and
 * what is in the basket. What the request tells is as fresh as can be.
 * @param now UTC milliseconds
 */
export function recentActivityOf(
  documents: readonly (ActivityDocument | undefined)[],
  told: { readonly session: readonly string[]; readonly basket: readonly string[] },
  now: number,
  settings: ActivitySettings = ACTIVITY_DEFAULTS,
): RecentActivity {
  const events = eventsOf(documents);
  const purchased = new Map<string, number>();
  for (const { type, item, time } of events)
    if (type === 'purchase' && item !== null) purchased.set(item, time);
  const taken = new Set([...told.basket, ...purchased.keys()]);

  const found: Signal[] = [];
  const met = new Set<string>();
  const add = (item: string, interest: number, ageMinutes: number): void => {
    if (met.has(item) || found.length === settings.signals) return;
    met.add(item);
    const fresh = settings.positionDecay ** found.length * 2 ** (-ageMinutes / settings.halfLifeMinutes);
    found.push({ item, kind: taken.has(item) ? 'taken' : 'viewed', weight: interest * fresh });
  };
  for (const item of told.session.toReversed()) add(item, 1, 0);
  for (const item of told.basket.toReversed()) add(item, 1, 0);
  for (const { type, item, time } of events.toReversed()) {
    const interest = type === 'purchase' ? 1 : INTEREST[type];
    const age = Math.max(0, now - time) / MINUTE_MS;
    if (interest !== undefined && item !== null && age <= settings.windowMinutes) add(item, interest, age);
  }
  return { purchased, signals: found };
}

/** Events of all documents, each once, oldest first: one that names customer and session is in both. */
function eventsOf(documents: readonly (ActivityDocument | undefined)[]): LiveEvent[] {
  const byId = new Map<string, LiveEvent>();
  for (const document of documents) for (const event of document?.events ?? []) byId.set(event.id, event);
  return [...byId.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

/** What is bought by habit may come back this long after a purchase. */
const RESTOCK_MS = 7 * DAY_MS;

/**
 * Whether a purchase that the version may not know of keeps an item out of lists: always, but for what is bought again by
 * habit, which it keeps out for a week.
 */
export function isJustBought(
  item: { readonly id: string; readonly repeats?: true },
  purchased: RecentActivity['purchased'],
  now: number,
): boolean {
  const at = purchased.get(item.id);
  return at !== undefined && (item.repeats !== true || now - at < RESTOCK_MS);
}

/** Share of the typical gap that must have passed before an item is offered again. */
const DUE = 0.5;

/**
 * What a customer buys again, as it stands now: purchases that the version may not know of count, and what was bought too
 * lately is left out until half of its usual gap has passed, or a week where that is not known.
 */
export function dueAgain<I extends Habit & { readonly id: string }>(
  items: readonly I[],
  purchased: RecentActivity['purchased'],
  now: number,
): I[] {
  return items.flatMap((item) => {
    const at = purchased.get(item.id);
    if (at === undefined || at <= item.last) return [item];
    const wait = item.everyDays === null ? RESTOCK_MS : DUE * item.everyDays * DAY_MS;
    return now - at < wait ? [] : [{ ...item, last: at, times: item.times + 1 }];
  });
}
