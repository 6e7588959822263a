import { DAY_MS } from '../customers/days.ts';
import type { Dataset } from '../events/dataset.ts';
import { EVENT_CODE } from '../events/event-types.ts';
import type { AttributionFigures, AttributionInsight } from '../serve/insights.ts';
import type { RecommendationOrigin } from '../serve/recommendation-id.ts';
import { type Credits, originOf } from './attribution.ts';

/** Days that the report looks back. */
export const REPORT_DAYS = 28;
/** Most names told of one kind, by impressions; the rest are summed up under {@link OTHERS}. */
const MOST_NAMES = 50;
/** Where the caller named no placement, or the answer was part of no experiment. */
export const NONE = '(none)';
export const OTHERS = '(others)';

/**
 * What recommendations brought in the last {@link REPORT_DAYS} days, as a whole and by placement, source, model version and
 * arm; each way of cutting sums up to the whole. What is clicked or bought was shown, also where no impression was
 * delivered: no rate is above one.
 * @param dataset with refunds taken off the purchases they give back, so that revenue is what stayed
 */
export function attributionReport(dataset: Dataset, credits: Credits): AttributionInsight {
  const to = dataset.asOf;
  const from = to - REPORT_DAYS * DAY_MS;
  const pairs = pairsWithin(dataset, credits, from, to);
  const by = (name: (origin: RecommendationOrigin) => string) => {
    const groups = new Map<string, Pair[]>();
    for (const pair of pairs) {
      const key = name(originOf(credits, pair.answer));
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [pair]);
      else group.push(pair);
    }
    const ranked = [...groups].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
    const told = ranked.length > MOST_NAMES ? ranked.slice(0, MOST_NAMES - 1) : ranked;
    const rest = ranked.slice(told.length).flatMap(([, group]) => group);
    return [...told, ...(rest.length === 0 ? [] : [[OTHERS, rest] as const])].map(([key, group]) => ({
      name: key,
      ...figuresOf(group),
    }));
  };
  return {
    insight: 'attribution',
    from,
    to,
    unreadIdentifiers: credits.unread,
    total: figuresOf(pairs),
    placements: by(({ placement }) => placement ?? NONE),
    sources: by(({ source }) => source),
    versions: by(({ version }) => version),
    arms: by(({ experiment }) => (experiment === null ? NONE : `${experiment.id}/${experiment.arm}`)),
  };
}

/** An item as one answer showed it. */
interface Pair {
  readonly answer: number;
  clicked: boolean;
  /** Purchases of it, and what they brought in minor units. */
  purchases: number;
  revenue: number;
}

function pairsWithin(
  { events, items }: Dataset,
  { event, answer }: Credits,
  from: number,
  to: number,
): readonly Pair[] {
  const pairs = new Map<number, Pair>();
  for (let i = 0; i < event.length; i++) {
    const e = event[i];
    if (events.time[e] <= from || events.time[e] > to) continue;
    const key = answer[i] * (items.length + 1) + events.item[e] + 1;
    let pair = pairs.get(key);
    if (pair === undefined) {
      pair = { answer: answer[i], clicked: false, purchases: 0, revenue: 0 };
      pairs.set(key, pair);
    }
    if (events.type[e] === EVENT_CODE.click) pair.clicked = true;
    if (events.type[e] === EVENT_CODE.purchase) {
      pair.purchases += 1;
      pair.revenue += events.amount[e];
    }
  }
  return [...pairs.values()];
}

function figuresOf(pairs: readonly Pair[]): AttributionFigures {
  const clicks = pairs.filter(({ clicked }) => clicked).length;
  const bought = pairs.filter(({ purchases }) => purchases > 0).length;
  return {
    answers: new Set(pairs.map(({ answer }) => answer)).size,
    impressions: pairs.length,
    clicks,
    bought,
    purchases: pairs.reduce((sum, { purchases }) => sum + purchases, 0),
    revenue: pairs.reduce((sum, { revenue }) => sum + revenue, 0),
    clickThrough: pairs.length === 0 ? null : clicks / pairs.length,
    conversion: pairs.length === 0 ? null : bought / pairs.length,
  };
}
