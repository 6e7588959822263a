import type { Input } from './input.ts';

/** Share of the events above which items are taken to come again. */
const REPEATED = 0.01;

/**
 * Whether lists leave out what the customer had, where nobody said so: never for sessions, always for shops and sets; for sequences
 * and baskets as the histories say.
 * @param baskets whether next baskets are asked for, of whatever format
 */
export function leavesOutSeen(
  { format, dataset }: Pick<Input, 'format' | 'dataset'>,
  baskets: boolean,
): boolean {
  if (format === 'sessions') return false;
  if (format !== 'sequences' && !baskets) return true;
  const { events } = dataset;
  const pairs = new Set<number>();
  for (let e = 0; e < events.length; e++) {
    pairs.add((events.customer[e] as number) * dataset.items.length + (events.item[e] as number));
  }
  return events.length - pairs.size <= REPEATED * events.length;
}
