import type { CustomerAttributes } from '../../contract/events/dataset.ts';
import { scalarProperties } from '../../contract/events/item-properties.ts';
import type { Engine } from '../engine/engine.ts';
import { pathList } from '../engine/sql.ts';

/**
 * Attributes of the customers of `customers_index`, see {@link scalarProperties} for which are kept. Of customers without events
 * nothing is read. O(customers × attributes) memory.
 *
 * @param count customers of the index
 * @param file curated customers
 */
export async function readAttributes(
  engine: Engine,
  count: number,
  file: string,
): Promise<CustomerAttributes> {
  const byCustomer: { readonly customer: number; readonly own: [string, string | number | boolean][] }[] = [];
  await engine.eachChunk(
    `SELECT i, attributes FROM customers_index JOIN read_parquet(${pathList([file])}) ON customer_id = id
       WHERE attributes IS NOT NULL ORDER BY i`,
    (chunk) => {
      const [index, json] = chunk.getColumns();
      for (let row = 0; row < chunk.rowCount; row++) {
        // Staging checked that it is JSON.
        const own = scalarProperties(JSON.parse(json?.[row] as string));
        if (own !== undefined) byCustomer.push({ customer: Number(index?.[row]), own: Object.entries(own) });
      }
    },
  );
  const all = byCustomer.flatMap(({ own }) => own);
  const names = [...new Set(all.map(([name]) => name))].sort();
  const pairs = [...new Set(all.map((pair) => JSON.stringify(pair)))].sort();
  const columns = new Map(names.map((name, at) => [name, at]));
  const positions = new Map(pairs.map((pair, at) => [pair, at]));
  const codes = new Int32Array(count * names.length).fill(-1);
  for (const { customer, own } of byCustomer)
    for (const pair of own)
      codes[customer * names.length + (columns.get(pair[0]) ?? 0)] =
        positions.get(JSON.stringify(pair)) ?? -1;
  return { names, pairs, codes };
}
