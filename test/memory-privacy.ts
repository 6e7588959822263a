import { liveKey } from '../layers/analytics/serve/live.ts';
import { rowKey } from '../layers/analytics/serve/rows.ts';
import { CUSTOMER_ROWS, type CustomerRows } from '../layers/platform/privacy/customer-rows.ts';
import type { ErasureRecord, Erasures } from '../layers/platform/privacy/erasures.ts';

/** The register of erasures in memory, open to look at. */
export interface MemoryErasures extends Erasures {
  readonly records: Map<string, ErasureRecord>;
}

export function memoryErasures(): MemoryErasures {
  const records = new Map<string, ErasureRecord>();
  return {
    records,
    secret: async () => 'secret of the test',
    knownSecret: async () => 'secret of the test',
    find: async (id) => records.get(id),
    all: async () => [...records.values()],
    update: async (id, change) => {
      const next = change(records.get(id));
      if (next !== undefined) records.set(id, structuredClone(next));
      return records.get(id);
    },
  };
}

/** Rows of customers in maps that are keyed as the tables are. */
export function memoryCustomerRows(
  results: Map<string, unknown>,
  activity: Map<string, unknown>,
): CustomerRows {
  return {
    find: async (customer, versions) => {
      const rows: Record<string, number> = {};
      const places: { table: string; key: string }[] = [];
      for (const version of versions) {
        for (const kind of CUSTOMER_ROWS) {
          const key = rowKey(version, kind, customer);
          if (!results.has(key)) continue;
          places.push({ table: 'results', key });
          rows[version] = (rows[version] ?? 0) + 1;
        }
      }
      const key = liveKey('activity', customer);
      if (activity.has(key)) places.push({ table: 'activity', key });
      return { rows, activity: activity.has(key) ? 1 : 0, places };
    },
    remove: async ({ places }) => {
      for (const { table, key } of places) (table === 'results' ? results : activity).delete(key);
    },
  };
}
