import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';

/** Days that count as recent. */
const RECENT_ACTIVITY_DAYS = 30;

/** Activity other than orders; a position a customer of the dataset. */
export interface Activity {
  /** UTC ms of the customer's last event other than a refund; NaN without one. */
  readonly seen: Float64Array;
  /** Events other than purchases in the last {@link RECENT_ACTIVITY_DAYS} days, and the cart events among them. */
  readonly visits: Float64Array;
  readonly carts: Float64Array;
  /** 1 for customers who have bought. */
  readonly bought: Uint8Array;
  /** 1 for customers who gave something back. */
  readonly refunded: Uint8Array;
}

/** Activity as of `cut` (UTC ms). O(events). */
export function activityAt({ events, customers }: Dataset, cut: number): Activity {
  const activity = {
    seen: new Float64Array(customers.length).fill(Number.NaN),
    visits: new Float64Array(customers.length),
    carts: new Float64Array(customers.length),
    bought: new Uint8Array(customers.length),
    refunded: new Uint8Array(customers.length),
  };
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    const type = events.type[e];
    if (c < 0) continue;
    if (type === EVENT_CODE.refund) {
      activity.refunded[c] = 1;
      continue;
    }
    activity.seen[c] = events.time[e];
    if (type === EVENT_CODE.purchase) activity.bought[c] = 1;
    else if (cut - events.time[e] <= RECENT_ACTIVITY_DAYS * DAY_MS) {
      activity.visits[c]++;
      if (type === EVENT_CODE.cart) activity.carts[c]++;
    }
  }
  return activity;
}

/** Days since a customer was last seen, as of `cut`; infinite for a customer never seen. */
export function unseenDays({ seen }: Activity, c: number, cut: number): number {
  return Number.isNaN(seen[c]) ? Number.POSITIVE_INFINITY : (cut - seen[c]) / DAY_MS;
}
