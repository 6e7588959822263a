import type { Ask } from './asking.ts';
import { idsOf, type PublishedRow } from './published-rows.ts';

/** What is read of an OpenAPI document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}
interface ApiOperation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

/** What requests are made for. */
export interface Sample {
  readonly customers: readonly string[];
  readonly items: readonly string[];
  /** Paths as lists of categories write them. */
  readonly categories: readonly string[];
  /** Parameter of a path ► its values. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const CUSTOMERS = 60;
const ITEMS = 60;
const CATEGORIES = 12;

/**
 * Where the values of a path's parameter come from: the kind of row that has one for each, or a route that lists them, by
 * the array and the field in it. A parameter that is not here is an error: a new route should not go unrecorded.
 */
const SOURCES: Readonly<
  Record<string, { kind: string; most: number } | { list: string; array: string; field: string } | 'written'>
> = {
  customerId: { kind: 'customer', most: CUSTOMERS },
  itemId: { kind: 'similar', most: ITEMS },
  insight: { kind: 'insight', most: 100 },
  segmentId: { list: '/v1/segments', array: 'segments', field: 'segment_id' },
  play: { list: '/v1/worklists', array: 'worklists', field: 'play' },
  // There are none before write-requests.ts makes them.
  experimentId: 'written',
  erasureId: 'written',
};

/** Insights that are made of what is live, and have no row. */
const MORE: Readonly<Record<string, readonly string[]>> = { insight: ['attribution', 'experiments'] };

/** Finds what to ask for. */
export async function sampleOf(
  document: ApiDocument,
  rows: readonly PublishedRow[],
  ask: Ask,
): Promise<Sample> {
  const values: Record<string, readonly string[]> = {};
  const parameters = Object.keys(document.paths).flatMap((path) =>
    [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!),
  );
  for (const name of new Set(parameters)) {
    const source = SOURCES[name];
    if (source === undefined)
      throw new Error(`parameters.ts does not know where values of {${name}} come from`);
    if (source === 'written') values[name] = [];
    else if ('kind' in source) values[name] = evenly(idsOf(rows, source.kind), source.most);
    else {
      const answer = (await ask('GET', source.list, { route: source.list })).answer as Record<
        string,
        unknown
      >;
      const entries = (answer[source.array] ?? []) as Record<string, string>[];
      values[name] = entries.map((entry) => entry[source.field]!);
    }
    values[name] = [...new Set([...values[name]!, ...(MORE[name] ?? [])])];
    if (source !== 'written' && values[name].length === 0)
      throw new Error(`There are no values for {${name}}`);
  }
  const lists = idsOf(rows, 'list').flatMap((id) => (id.startsWith('category:') ? [id.slice(9)] : []));
  return {
    customers: values.customerId ?? [],
    items: values.itemId ?? [],
    categories: evenly(lists, CATEGORIES),
    values,
  };
}

/** At most so many entries, evenly spread over the list, the first and the last among them. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  const step = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => list[Math.round(i * step)]!);
}
