import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import type { AttributionFigures, AttributionInsight, NamedFigures } from '../../contract/insights.ts';
import type { RecommendationOrigin } from '../../contract/recommendation-id.ts';
import type { Credits } from './attribution.ts';

/** Length of the report's period in days. */
const REPORT_DAYS = 28;
/** Most names of one kind, by impressions; the rest are summed under {@link OTHERS}. */
const MAX_NAMES = 50;
/** Name for answers without a placement or experiment. */
export const NONE = '(none)';
const OTHERS = '(others)';

/** Kinds of events of an item in an answer; the lowest digit of a key. */
const KINDS = 3;
const [SHOWN, CLICKED, BOUGHT] = [0, 1, 2] as const;

/**
 * Outcome of recommendations in the last {@link REPORT_DAYS} days, in total and by placement, source, model version and arm; each
 * breakdown sums to the total. A clicked or bought item counts as shown even if no impression was delivered, so no rate exceeds 1. O(n log n) for n credited events, 8 bytes each.
 * @param netDataset dataset with purchases net of their refunds
 * @param dataset the same without netting
 */
export function attributionReport(
  netDataset: Dataset,
  credits: Credits,
  dataset: Dataset,
): AttributionInsight {
  const to = dataset.asOf;
  const from = to - REPORT_DAYS * DAY_MS;
  const byOrigin = countsByOrigin(netDataset, credits, from, to);
  const by = (name: (origin: RecommendationOrigin) => string): NamedFigures[] => {
    const named = new Map<string, Counts>();
    for (const [at, counts] of byOrigin.entries()) {
      const key = name(credits.origins[at]);
      named.set(key, sum(named.get(key) ?? NOTHING, counts));
    }
    const ranked = [...named]
      .filter(([, { answers }]) => answers > 0)
      .sort(([a, x], [b, y]) => y.impressions - x.impressions || (a < b ? -1 : 1));
    const listed = ranked.length > MAX_NAMES ? ranked.slice(0, MAX_NAMES - 1) : ranked;
    const rest = ranked.slice(listed.length).map(([, counts]) => counts);
    const others = rest.length === 0 ? [] : ([[OTHERS, rest.reduce(sum)]] as const);
    return [...listed, ...others].map(([key, counts]) => ({ name: key, ...figuresOf(counts) }));
  };
  const total = figuresOf(byOrigin.reduce(sum, NOTHING));
  const trade = tradeWithin(netDataset, dataset, from, to);
  return {
    insight: 'attribution',
    from,
    to,
    unreadIdentifiers: credits.unread,
    total,
    shop: { purchases: trade.purchases, revenue: trade.revenue },
    uncredited: {
      purchases: trade.purchases - total.purchases,
      revenue: trade.revenue - total.revenue,
    },
    otherRefunds: trade.otherRefunds,
    placements: by(({ placement }) => placement ?? NONE),
    sources: by(({ source }) => source),
    versions: by(({ version }) => version),
    arms: by(({ experiment }) => (experiment === null ? NONE : `${experiment.id}/${experiment.arm}`)),
  };
}

type Counts = Omit<AttributionFigures, 'clickThrough' | 'conversion'>;

const NOTHING: Counts = { answers: 0, impressions: 0, clicks: 0, bought: 0, purchases: 0, revenue: 0 };

function countsByOrigin({ events, items }: Dataset, credits: Credits, from: number, to: number): Counts[] {
  const counts = credits.origins.map(() => ({ ...NOTHING })) as { -readonly [K in keyof Counts]: number }[];
  // One key per event: answer, item, kind. Sorting groups the events of an item of an answer.
  const keys = new Float64Array(credits.event.length);
  let length = 0;
  for (let i = 0; i < keys.length; i++) {
    const e = credits.event[i];
    if (events.time[e] <= from || events.time[e] > to) continue;
    const answer = credits.answer[i];
    const type = events.type[e];
    const kind = type === EVENT_CODE.purchase ? BOUGHT : type === EVENT_CODE.click ? CLICKED : SHOWN;
    keys[length++] = (answer * (items.length + 1) + events.item[e] + 1) * KINDS + kind;
    if (kind !== BOUGHT) continue;
    const own = counts[credits.originOf[answer]];
    own.purchases += 1;
    own.revenue += events.amount[e];
  }
  let pair = -1;
  let last = -1;
  let key = -1;
  for (const next of keys.subarray(0, length).sort()) {
    if (next === key) continue;
    key = next;
    const kind = key % KINDS;
    const answer = Math.floor((key - kind) / KINDS / (items.length + 1));
    const own = counts[credits.originOf[answer]];
    if (answer !== last) own.answers += 1;
    if (key - kind !== pair) own.impressions += 1;
    if (kind === CLICKED) own.clicks += 1;
    if (kind === BOUGHT) own.bought += 1;
    last = answer;
    pair = key - kind;
  }
  return counts;
}

/** All purchases of a period net of their refunds, and the period's other refunds. */
function tradeWithin(netDataset: Dataset, { events }: Dataset, from: number, to: number) {
  const trade = { purchases: 0, revenue: 0, otherRefunds: 0 };
  for (let e = 0; e < events.length && events.time[e] <= to; e++) {
    if (!(events.time[e] > from)) continue;
    if (events.type[e] === EVENT_CODE.refund) trade.otherRefunds += events.amount[e];
    if (events.type[e] !== EVENT_CODE.purchase) continue;
    trade.purchases += 1;
    trade.revenue += netDataset.events.amount[e];
    trade.otherRefunds -= events.amount[e] - netDataset.events.amount[e];
  }
  return trade;
}

function sum(a: Counts, b: Counts): Counts {
  return {
    answers: a.answers + b.answers,
    impressions: a.impressions + b.impressions,
    clicks: a.clicks + b.clicks,
    bought: a.bought + b.bought,
    purchases: a.purchases + b.purchases,
    revenue: a.revenue + b.revenue,
  };
}

function figuresOf(counts: Counts): AttributionFigures {
  const { impressions, clicks, bought } = counts;
  return {
    ...counts,
    clickThrough: impressions === 0 ? null : clicks / impressions,
    conversion: impressions === 0 ? null : bought / impressions,
  };
}
