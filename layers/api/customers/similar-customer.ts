import type { RowBodies } from '../../contract/rows.ts';
import { count, described, identifier, share } from '../fields.ts';

/** Fields of a similar customer, but for the identifier. */
export const similarCustomer = {
  similarity: described(share, 'Cosine of the histories, rare items counting most'),
  shared_items: count,
  segment_id: identifier,
};

export function similarCustomerBody({
  similarity,
  shared,
  segment,
}: RowBodies['similar-customers']['customers'][number]) {
  return { similarity, shared_items: shared, segment_id: segment };
}
