import type { ErasureRecord } from '../../layers/contract/erasure-record.ts';
import { liveKey } from '../../layers/contract/live.ts';
import { CUSTOMER_ROW_KINDS } from '../../layers/contract/row-subjects.ts';
import { rowKey } from '../../layers/contract/rows.ts';
import type { CustomerRows } from '../../layers/stores/privacy/customer-rows.ts';
import type { Erasures } from '../../layers/stores/privacy/erasures.ts';
import type { NameKey } from '../../layers/stores/privacy/name-key.ts';

/** The register of erasures in memory, with public state. */
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

/** The pseudonym key in memory; created on request unless given. */
export function memoryNameKey(known?: Uint8Array): NameKey {
  let key = known;
  return {
    knownKey: async () => key,
    key: async () => {
      key ??= Buffer.alloc(32, 7);
      return key;
    },
  };
}

/** Rows of customers in maps with the tables' keys. */
export function memoryCustomerRows(
  results: Map<string, unknown>,
  activity: Map<string, unknown>,
): CustomerRows {
  return {
    find: async (forms, versions, devices = []) => {
      const rows: Record<string, number> = {};
      const places: { table: string; key: string }[] = [];
      for (const version of versions) {
        const keys = forms.flatMap((form) => CUSTOMER_ROW_KINDS.map((kind) => rowKey(version, kind, form)));
        for (const key of keys) {
          if (!results.has(key)) continue;
          places.push({ table: 'results', key });
          rows[version] = (rows[version] ?? 0) + 1;
        }
      }
      const live = [
        ...forms.map((form) => liveKey('activity', form)),
        ...devices.map((device) => liveKey('device', device)),
      ].filter((key) => activity.has(key));
      for (const key of live) places.push({ table: 'activity', key });
      return { rows, activity: live.length, places };
    },
    remove: async ({ places }) => {
      for (const { table, key } of places) (table === 'results' ? results : activity).delete(key);
    },
  };
}
