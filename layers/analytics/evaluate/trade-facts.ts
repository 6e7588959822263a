import type { TradeFacts } from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';

/** What was bought, for comparison from run to run. Refunds are left out: returns are a matter of later runs. O(events). */
export function tradeFacts({ events, items }: Pick<Dataset, 'events' | 'items'>): TradeFacts {
  const rows = new Float64Array(items.length);
  const known = new Uint8Array(events.order.reduce((most, order) => Math.max(most, order), -1) + 1);
  let [revenue, purchases, orders] = [0, 0, 0];
  for (let e = 0; e < events.length; e++) {
    if (events.type[e] !== EVENT_CODE.purchase) continue;
    purchases += 1;
    revenue += events.amount[e];
    const order = events.order[e];
    if (order < 0 || known[order] === 0) orders += 1;
    if (order >= 0) known[order] = 1;
    if (events.item[e] >= 0) rows[events.item[e]] += 1;
  }
  const most = rows.reduce((top, count) => Math.max(top, count), 0);
  return {
    revenue,
    orders,
    topItemShare: purchases === 0 ? 0 : most / purchases,
  };
}
