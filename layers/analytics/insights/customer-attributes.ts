import type { CustomerAttributes } from '../../contract/events/dataset.ts';
import type { Attributes, AttributeValue } from '../../contract/rows.ts';
import { analytic } from '../analytic/analytic.ts';
import type { InsightContext } from './insight.ts';

/** Most values of an attribute that groups customers; with more it is close to an identifier or a date. */
const MOST_VALUES = 50;

/** Attributes of every customer: part of their page and of the lists, so that it has no rows of its own. */
export const customerAttributes = analytic({
  name: 'customerAttributes',
  learn: ({ dataset }: InsightContext): CustomerAttributes => dataset.attributes ?? NO_ATTRIBUTES,
  rows: {},
});

export const NO_ATTRIBUTES: CustomerAttributes = { names: [], pairs: [], codes: new Int32Array(0) };

/** All attributes of customer `c`; undefined: none. */
export function attributesOf(table: CustomerAttributes, c: number): Attributes | undefined {
  return ownOf(table, c, table.names.keys());
}

/** Those of customer `c` that group customers, see {@link groupingAttributes}; undefined: none. */
export function groupingAttributesOf(
  table: CustomerAttributes,
  c: number,
  grouping: readonly number[],
): Attributes | undefined {
  return ownOf(table, c, grouping);
}

function ownOf(
  { names, pairs, codes }: CustomerAttributes,
  c: number,
  columns: Iterable<number>,
): Attributes | undefined {
  const own: [string, AttributeValue][] = [];
  for (const column of columns) {
    const code = codes[c * names.length + column];
    if (code >= 0) own.push(JSON.parse(pairs[code]) as [string, AttributeValue]);
  }
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** Positions of the attributes that group customers: those of at most {@link MOST_VALUES} values. O(pairs). */
export function groupingAttributes({ names, pairs }: CustomerAttributes): number[] {
  const counts = new Map<string, number>();
  for (const pair of pairs) {
    const [name] = JSON.parse(pair) as [string, AttributeValue];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...names.keys()].filter((at) => (counts.get(names[at]) ?? 0) <= MOST_VALUES);
}

/**
 * How the values of grouping attributes are distributed among some customers, by name, the commonest value first; customers without a
 * value are in none. O(customers × attributes).
 */
export function distributionOf(
  { names, pairs, codes }: CustomerAttributes,
  customers: Int32Array,
  grouping: readonly number[],
): {
  readonly name: string;
  readonly values: { readonly value: AttributeValue; readonly customers: number }[];
}[] {
  return grouping.map((column) => {
    const counts = new Map<number, number>();
    for (const c of customers) {
      const code = codes[c * names.length + column];
      if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const values = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
    return {
      name: names[column],
      values: values.map(([code, count]) => ({
        value: (JSON.parse(pairs[code]) as [string, AttributeValue])[1],
        customers: count,
      })),
    };
  });
}
