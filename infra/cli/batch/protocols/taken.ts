import type { Csr } from '../../../../layers/analytics/numeric/csr.ts';
import { buildInteractions, type TimeRange } from '../../../../layers/analytics/recommend/interactions.ts';
import type { InteractionsConfig } from '../../../../layers/contract/evaluation.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { EVENT_CODE, EVENT_TYPES, type EventType } from '../../../../layers/contract/events/event-types.ts';

/** Type of event that counts as a hit: purchases where there are any, otherwise the type with the greatest weight. */
export function targetType(
  dataset: Dataset,
  config: InteractionsConfig,
  from = Number.NEGATIVE_INFINITY,
): EventType {
  const { events } = dataset;
  const found = new Set<number>();
  for (let e = 0; e < events.length; e++) {
    const whole = (events.customer[e] as number) >= 0 && (events.item[e] as number) >= 0;
    if (whole && (events.time[e] as number) >= from) found.add(events.type[e] as number);
  }
  if (found.has(EVENT_CODE.purchase)) return 'purchase';
  const byWeight = EVENT_TYPES.filter((type) => type !== 'refund' && found.has(EVENT_CODE[type]));
  return byWeight.sort((a, b) => config.weights[b] - config.weights[a])[0] ?? 'purchase';
}

/** Items that each customer took and did not return in a range of time: customers × items, independent of training weights. */
export function takenIn(dataset: Dataset, target: EventType, range: TimeRange = {}): Csr {
  const weights = Object.fromEntries(EVENT_TYPES.map((type) => [type, type === target ? 1 : 0]));
  const only = weights as Readonly<Record<EventType, number>>;
  return buildInteractions(dataset, { weights: only, halfLifeDays: null, windowDays: null }, range).matrix;
}

/** The dataset with some of its events; customers, items and as-of stay the same. */
export function keepEvents(dataset: Dataset, keep: (event: number) => boolean): Dataset {
  const { length, ...columns } = dataset.events;
  const kept: number[] = [];
  for (let e = 0; e < length; e++) if (keep(e)) kept.push(e);
  const picked = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const part = column.slice(0, kept.length);
      for (let i = 0; i < kept.length; i++) part[i] = column[kept[i] as number] as number;
      return [name, part];
    }),
  ) as unknown as typeof columns;
  return { ...dataset, events: { length: kept.length, ...picked } };
}
