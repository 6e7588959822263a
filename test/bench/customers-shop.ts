import { type Random, seededRandom } from '../../layers/analytics/numeric/random.ts';
import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import { EVENT_CODE } from '../../layers/contract/events/event-types.ts';

/** Published parameters of CDNOW, in weeks and dollars: orders and dropout (Pareto/NBD), order value (Gamma-Gamma). */
const ORDERS = { r: 0.55328, alpha: 10.57768, s: 0.60624, beta: 11.66874 };
const SPEND = { p: 6.2496, q: 3.7442, v: 15.4435 };

const WEEK_MS = 7 * DAY_MS;
const START = Date.UTC(1997, 0, 1);

/**
 * A shop drawn from the published models of CDNOW: customers arrive evenly within the first weeks; each has an individual
 * order rate, dropout rate and mean order value. Deterministic.
 *
 * @param arrivals weeks in which customers first order
 * @param weeks length of the history
 */
export function cdnowLike(customers: number, arrivals: number, weeks: number): Dataset {
  const random = seededRandom(1, 'cdnow-like');
  const time: number[] = [];
  const customer: number[] = [];
  const amount: number[] = [];
  for (let c = 0; c < customers; c++) {
    const rate = gamma(random, ORDERS.r) / ORDERS.alpha;
    const leaving = gamma(random, ORDERS.s) / ORDERS.beta;
    const scale = gamma(random, SPEND.q) / SPEND.v;
    const first = random.next() * arrivals;
    const end = Math.min(weeks, first - Math.log(1 - random.next()) / leaving);
    for (let at = first; at < end || at === first; at -= Math.log(1 - random.next()) / rate) {
      time.push(Math.floor(START + at * WEEK_MS));
      customer.push(c);
      amount.push(Math.round((100 * gamma(random, SPEND.p)) / scale));
    }
  }
  const order = Float64Array.from(time, (_, e) => e).sort(
    (a, b) => time[a]! - time[b]! || customer[a]! - customer[b]!,
  );
  const length = order.length;
  return {
    asOf: START + weeks * WEEK_MS,
    currency: 'USD',
    customers: Array.from({ length: customers }, (_, c) => String(c).padStart(7, '0')),
    items: [],
    events: {
      length,
      customer: Int32Array.from(order, (e) => customer[e]!),
      item: new Int32Array(length).fill(-1),
      type: new Uint8Array(length).fill(EVENT_CODE.purchase),
      time: Float64Array.from(order, (e) => time[e]!),
      quantity: new Float32Array(length).fill(1),
      amount: Float64Array.from(order, (e) => amount[e]!),
      order: Int32Array.from(order, (_, e) => e),
      session: new Int32Array(length).fill(-1),
      rating: new Float32Array(length).fill(Number.NaN),
    },
  };
}

/** Gamma with scale 1 (Marsaglia and Tsang 2000; below shape 1 by their boost). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
