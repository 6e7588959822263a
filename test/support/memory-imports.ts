import type { ImportOrder, ImportProgress, TableImports } from '../../layers/stores/imports/table-imports.ts';

/** Imports in memory with public state. Each order is one import, whose progress the test sets. */
export interface MemoryImports extends TableImports {
  /** By import name. */
  readonly progress: Map<string, ImportProgress>;
  readonly orders: ImportOrder[];
  /** Tables that can be read, and tables that exist but are not ready. */
  readonly ready: Set<string>;
  readonly making: Set<string>;
  /** Tables that cannot be removed yet. */
  readonly busy: Set<string>;
  readonly dropped: string[];
}

export function memoryImports(): MemoryImports {
  const progress = new Map<string, ImportProgress>();
  const orders: ImportOrder[] = [];
  const ready = new Set<string>();
  const making = new Set<string>();
  const busy = new Set<string>();
  const dropped: string[] = [];
  return {
    progress,
    orders,
    ready,
    making,
    busy,
    dropped,
    start: async (order) => {
      const arn = `import of ${order.table}`;
      if (!progress.has(arn)) {
        orders.push(order);
        const counts = { processed: 0, imported: 0, errors: 0, bytes: 0 };
        progress.set(arn, { arn, status: 'importing', ...counts, failure: '' });
      }
      return progress.get(arn);
    },
    look: async (arn) => progress.get(arn),
    stateOf: async (table) => (ready.has(table) ? 'ready' : making.has(table) ? 'making' : 'missing'),
    drop: async (table) => {
      if (busy.has(table)) return false;
      dropped.push(table);
      ready.delete(table);
      return true;
    },
  };
}
