import { DAY_MS } from '../../contract/events/days.ts';
import type { EventType } from '../../contract/events/event-types.ts';
import type { ActivityDocument, LiveEvent } from '../../contract/live.ts';
import type { Deed, Habit } from '../../contract/rows.ts';

/** An item that shows a current interest. */
export interface Signal {
  readonly item: string;
  /** `viewed`: similar items are wanted. `taken` (in the basket or bought): complements are wanted. */
  readonly kind: 'viewed' | 'taken';
  /** What the customer did with it. */
  readonly did: Deed;
  /** Above 0; the latest counts most. */
  readonly weight: number;
}

/** Recent activity of a customer or session. */
export interface RecentActivity {
  /** Item ► UTC milliseconds of the last purchase. */
  readonly purchased: ReadonlyMap<string, number>;
  /** The latest first, each item once. */
  readonly signals: readonly Signal[];
}

export interface ActivitySettings {
  /** Most signals. */
  readonly signals: number;
  /** Weight of an item relative to the next later one. */
  readonly positionDecay: number;
  /** Age in minutes at which an event has half its weight. */
  readonly halfLifeMinutes: number;
  /** Events older than this are ignored. */
  readonly windowMinutes: number;
}

/** Chosen on the demo shop's earlier sessions, see test/bench/session.ts. */
export const ACTIVITY_DEFAULTS: ActivitySettings = {
  signals: 8,
  positionDecay: 0.3,
  halfLifeMinutes: 120,
  windowMinutes: 24 * 60,
};

/** Interest in an item by event type; other types count nothing. */
const INTEREST: Readonly<Partial<Record<EventType, number>>> = { view: 1, click: 1, cart: 2, wishlist: 2 };
/** Events that are more than a look. */
const DEED_OF: Readonly<Partial<Record<EventType, Deed>>> = {
  purchase: 'bought',
  cart: 'carted',
  wishlist: 'wishlisted',
};
const MINUTE_MS = 60_000;

/**
 * Recent activity from live documents and from the request itself: the items of the session, oldest first, and of the basket, which
 * count as current.
 * @param now UTC milliseconds
 */
export function recentActivityOf(
  documents: readonly (ActivityDocument | undefined)[],
  request: { readonly session: readonly string[]; readonly basket: readonly string[] },
  now: number,
  settings: ActivitySettings = ACTIVITY_DEFAULTS,
): RecentActivity {
  const events = eventsOf(documents);
  const purchased = new Map<string, number>();
  for (const { type, item, time } of events)
    if (type === 'purchase' && item !== null) purchased.set(item, time);
  const taken = new Set([...request.basket, ...purchased.keys()]);

  const found: Signal[] = [];
  const met = new Set<string>();
  const add = (item: string, interest: number, ageMinutes: number, did: Deed): void => {
    if (met.has(item) || found.length === settings.signals) return;
    met.add(item);
    const fresh = settings.positionDecay ** found.length * 2 ** (-ageMinutes / settings.halfLifeMinutes);
    found.push({
      item,
      kind: taken.has(item) ? 'taken' : 'viewed',
      did: deedOf(item, did),
      weight: interest * fresh,
    });
  };
  /** What was bought was bought, whatever the latest event of it is; so with the basket. */
  const deedOf = (item: string, latest: Deed): Deed => {
    if (purchased.has(item)) return 'bought';
    return request.basket.includes(item) ? 'carted' : latest;
  };
  for (const item of request.session.toReversed()) add(item, 1, 0, 'viewed');
  for (const item of request.basket.toReversed()) add(item, 1, 0, 'carted');
  for (const { type, item, time } of events.toReversed()) {
    const interest = type === 'purchase' ? 1 : INTEREST[type];
    const age = Math.max(0, now - time) / MINUTE_MS;
    if (interest !== undefined && item !== null && age <= settings.windowMinutes)
      add(item, interest, age, DEED_OF[type] ?? 'viewed');
  }
  return { purchased, signals: found };
}

/** Events of all documents, oldest first, without duplicates: an event with customer and session is in both documents. */
function eventsOf(documents: readonly (ActivityDocument | undefined)[]): LiveEvent[] {
  const byId = new Map<string, LiveEvent>();
  for (const document of documents) for (const event of document?.events ?? []) byId.set(event.id, event);
  return [...byId.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

/** Items bought regularly return to lists this long after a purchase. */
const RESTOCK_MS = 7 * DAY_MS;

/**
 * Whether a recent purchase, which the version may not include yet, keeps an item out of lists: for a week if the item is bought
 * regularly, otherwise always.
 */
export function isJustBought(
  item: { readonly id: string; readonly repeats?: true },
  purchased: RecentActivity['purchased'],
  now: number,
): boolean {
  const at = purchased.get(item.id);
  return at !== undefined && (item.repeats !== true || now - at < RESTOCK_MS);
}

/** Share of the interpurchase time that must pass before an item is offered again. */
const DUE_SHARE = 0.5;

/**
 * Items that a customer buys regularly and is due to buy, with recent purchases included: an item is left out until half of its
 * interpurchase time has passed, or a week where that is unknown.
 */
export function dueForReorder<I extends Habit & { readonly id: string }>(
  items: readonly I[],
  purchased: RecentActivity['purchased'],
  now: number,
): I[] {
  return items.flatMap((item) => {
    const at = purchased.get(item.id);
    if (at === undefined || at <= item.last) return [item];
    const wait = item.everyDays === null ? RESTOCK_MS : DUE_SHARE * item.everyDays * DAY_MS;
    return now - at < wait ? [] : [{ ...item, last: at, times: item.times + 1 }];
  });
}
