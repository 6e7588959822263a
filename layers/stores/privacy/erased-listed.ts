import { ERASURES_ID, type ErasuresDocument } from '../../contract/live.ts';
import type { ServingStore } from '../serving.ts';

/** What an answer that lists customers reads beside its rows. */
export const ERASURES = { kind: 'erasures', id: ERASURES_ID } as const;

/**
 * Which of the customers that a version lists were erased since it was made. Rows that list many customers stay as they were
 * published, so whoever answers from them leaves these out.
 * @param erasures the document that came with the rows; no read where it does not tell of the version
 * @throws ClienteleError `store.unavailable`
 */
export type ErasedAmong = (
  version: string,
  erasures: ErasuresDocument | undefined,
  customers: readonly string[],
) => Promise<ReadonlySet<string>>;

/** Most that one batched read takes. */
const BATCH = 100;

/**
 * Looks for the tombstones of customers, a hundred in one batched read, where somebody was erased.
 * @param tombstoneIdsOf as tombstoneReader makes them
 */
export function erasedAmong(
  store: Pick<ServingStore, 'read'>,
  tombstoneIdsOf: (customer: string) => Promise<readonly string[]>,
): ErasedAmong {
  return async (version, erasures, customers) => {
    const found = new Set<string>();
    const concerned = erasures?.open === true || erasures?.versions.includes(version) === true;
    if (!concerned) return found;
    const wanted: { readonly customer: string; readonly id: string }[] = [];
    for (const customer of new Set(customers))
      for (const id of await tombstoneIdsOf(customer)) wanted.push({ customer, id });
    for (let from = 0; from < wanted.length; from += BATCH) {
      const batch = wanted.slice(from, from + BATCH);
      const tombstones = await store.read(
        '',
        batch.map(({ id }) => ({ kind: 'erased', id }) as const),
      );
      for (const [at, { customer }] of batch.entries()) if (tombstones[at] !== undefined) found.add(customer);
    }
    return found;
  };
}
