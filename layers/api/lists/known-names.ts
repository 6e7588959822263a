import { isInCategory } from '../../analytics/serve/candidate-list.ts';
import { nearestName } from '../../analytics/serve/nearest-name.ts';
import type { Filter, Merchandising } from '../../contract/merchandising.ts';
import { type NamesRow, ROW_ID } from '../../contract/rows.ts';
import { InvalidRequest } from '../http/problem.ts';
import type { ReadBatch } from '../reading/read-batch.ts';

/** A category or brand that a request names, and where. */
export interface NamedInRequest {
  readonly kind: 'category' | 'brand';
  readonly value: string;
  /** JSON pointer into the body, or the name of a query parameter. */
  readonly at: string;
}

/** A name that nothing in the shop has. */
export interface UnknownName extends NamedInRequest {
  /** In English, to follow the name of a field. */
  readonly detail: string;
}

/** A category as a request names it by its path. */
export function categoryNamed(path: readonly string[], at: string): NamedInRequest {
  return { kind: 'category', value: path.join(' > '), at };
}

/** Adds the names of the catalogue to a read, where the request names any. */
export function namesWanted(named: readonly NamedInRequest[], batch: ReadBatch) {
  return batch.row('names', named.length > 0 ? ROW_ID.names : undefined);
}

/** Categories and brands that a filter compares with. A category is a path, or the name of one level. */
export function namesInFilter(filter: Filter | undefined, pointer: string): NamedInRequest[] {
  if (filter === undefined) return [];
  if ('all' in filter) return filter.all.flatMap((part, at) => namesInFilter(part, `${pointer}/all/${at}`));
  if ('any' in filter) return filter.any.flatMap((part, at) => namesInFilter(part, `${pointer}/any/${at}`));
  if ('not' in filter) return namesInFilter(filter.not, `${pointer}/not`);
  const kind = filter.attribute;
  if (kind !== 'category' && kind !== 'brand') return [];
  if ('in' in filter)
    return filter.in.flatMap((value, at) =>
      typeof value === 'string' ? [{ kind, value, at: `${pointer}/in/${at}` }] : [],
    );
  if ('equals' in filter && typeof filter.equals === 'string')
    return [{ kind, value: filter.equals, at: `${pointer}/equals` }];
  return [];
}

/**
 * Which of the names neither the serving version nor the live catalogue has. None is called unknown where a version has no names, or
 * too many to list.
 */
export function unknownNames(
  named: readonly NamedInRequest[],
  names: NamesRow | undefined,
  { items }: Pick<Merchandising, 'items'>,
): UnknownName[] {
  return named.flatMap((one): UnknownName[] => {
    const known = one.kind === 'brand' ? names?.brands : names?.categories;
    if (known == null || isKnown(one, known, items)) return [];
    const nearest = nearestOf(one, known);
    const hint = nearest === undefined ? '' : `; did you mean “${nearest}”?`;
    return [{ ...one, detail: `names a ${one.kind} that no item of the shop has: “${one.value}”${hint}` }];
  });
}

/** @throws InvalidRequest naming each unknown name with the nearest known one */
export function requireKnownNames(
  named: readonly NamedInRequest[],
  names: NamesRow | undefined,
  merchandising: Pick<Merchandising, 'items'>,
): void {
  const unknown = unknownNames(named, names, merchandising);
  if (unknown.length === 0) return;
  throw new InvalidRequest(
    unknown.map(({ at, detail }) => ({ in: at.startsWith('/') ? 'body' : 'query', parameter: at, detail })),
  );
}

function isKnown(
  { kind, value }: NamedInRequest,
  known: readonly string[],
  items: Merchandising['items'],
): boolean {
  if (kind === 'brand')
    return known.includes(value) || [...items.values()].some(({ brand }) => brand === value);
  if (known.includes(value) || known.some((path) => path.split(' > ').includes(value))) return true;
  const path = value.split(' > ');
  return [...items.values()].some(({ category }) => isInCategory(category, path) || category.includes(value));
}

/** A category may be misspelt as a path or as the name of its last level. */
function nearestOf({ kind, value }: NamedInRequest, known: readonly string[]): string | undefined {
  const nearest = nearestName(value, known);
  if (nearest !== undefined || kind === 'brand') return nearest;
  const byLeaf = new Map(known.map((path) => [path.split(' > ').at(-1) ?? path, path]));
  const leaf = nearestName(value.split(' > ').at(-1) ?? value, byLeaf.keys());
  return leaf === undefined ? undefined : byLeaf.get(leaf);
}
