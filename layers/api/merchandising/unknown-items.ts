import type * as z from 'zod/mini';
import type { Filter, Rule } from '../../contract/merchandising.ts';
import type { CataloguePorts } from '../../stores/live/catalogue.ts';
import { unknownAmong } from '../../stores/live/known-items.ts';
import type { ruleWarning } from './rule.ts';

/** Identifiers that are looked up for one set of rules: ten batched reads. */
const MOST_LOOKED_UP = 1_000;

interface Named {
  readonly id: string;
  readonly pointer: string;
}

/**
 * Finds items that rules name and neither the serving version nor the live catalogue knows: such a rule does nothing until one
 * of them does. The first thousand names are looked up.
 */
export async function unknownItems(
  rules: readonly Rule[],
  ports: Pick<CataloguePorts, 'store' | 'live'>,
): Promise<z.output<typeof ruleWarning>[]> {
  const named = rules.flatMap(namedBy);
  const ids = [...new Set(named.map(({ id }) => id))].slice(0, MOST_LOOKED_UP);
  if (ids.length === 0) return [];
  const { unknown } = await unknownAmong(ids, ports);
  return named
    .filter(({ id }) => unknown.has(id))
    .map(({ pointer }) => ({
      code: 'item.unknown',
      detail: 'names an item that neither the serving version nor the live catalogue knows',
      pointer,
    }));
}

function namedBy({ action }: Rule, at: number): Named[] {
  const pointer = `/rules/${at}/action`;
  if (action.type === 'pin') return [{ id: action.item, pointer: `${pointer}/item_id` }];
  return action.type === 'family-cap' ? [] : namedIn(action.filter, `${pointer}/filter`);
}

/** Values that a filter compares identifiers with. */
function namedIn(filter: Filter, pointer: string): Named[] {
  if ('all' in filter) return filter.all.flatMap((part, at) => namedIn(part, `${pointer}/all/${at}`));
  if ('any' in filter) return filter.any.flatMap((part, at) => namedIn(part, `${pointer}/any/${at}`));
  if ('not' in filter) return namedIn(filter.not, `${pointer}/not`);
  if (filter.attribute !== 'id') return [];
  const values = 'in' in filter ? filter.in : 'equals' in filter ? [filter.equals] : [];
  return values.flatMap((value, at) =>
    typeof value === 'string'
      ? [{ id: value, pointer: 'in' in filter ? `${pointer}/in/${at}` : `${pointer}/equals` }]
      : [],
  );
}
