import { seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { keepEvents } from '../protocols/taken.ts';

/**
 * The dataset with a share of its events, drawn at random, moved behind all others: a hold-out for data that have no
 * dates to cut by, in the shape of one that is cut in time.
 * @param share 0 to 1
 * @returns the dataset and the time to cut at, UTC milliseconds
 */
export function drawnHoldOut(
  dataset: Dataset,
  share: number,
  seed: number,
): { readonly dataset: Dataset; readonly cut: number } {
  const random = seededRandom(seed, 'choose.drawn');
  const isDrawn = Uint8Array.from({ length: dataset.events.length }, () => (random.next() < share ? 1 : 0));
  const kept = keepEvents(dataset, (e) => isDrawn[e] === 0).events;
  const drawn = keepEvents(dataset, (e) => isDrawn[e] === 1).events;
  const { length, ...columns } = dataset.events;
  const cut = dataset.asOf + 1;
  const joined = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const whole = column.slice();
      const key = name as keyof typeof columns;
      whole.set(kept[key]);
      whole.set(key === 'time' ? drawn.time.fill(cut) : drawn[key], kept.length);
      return [name, whole];
    }),
  ) as unknown as typeof columns;
  return { dataset: { ...dataset, asOf: cut, events: { length, ...joined } }, cut };
}
