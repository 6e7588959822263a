import type { RowKind } from './rows.ts';

/** What the identifier of a row of each kind names: a customer, an item, or something of the shop (a list, a segment, …). */
export const ROW_SUBJECTS = {
  recommendations: 'customer',
  similar: 'item',
  'bought-together': 'item',
  'buy-again': 'customer',
  'similar-customers': 'customer',
  list: 'shop',
  customer: 'customer',
  segments: 'shop',
  segment: 'shop',
  members: 'shop',
  worklists: 'shop',
  worklist: 'shop',
  insight: 'shop',
  model: 'shop',
  names: 'shop',
} as const satisfies Readonly<Record<RowKind, 'customer' | 'item' | 'shop'>>;

type Subjects = typeof ROW_SUBJECTS;
export type RowSubject<K extends RowKind> = Subjects[K];

/** A kind of row whose identifier is a customer's: such rows are exported and erased with the customer. */
export type CustomerRowKind = { [K in RowKind]: Subjects[K] extends 'customer' ? K : never }[RowKind];

export const CUSTOMER_ROW_KINDS = (Object.keys(ROW_SUBJECTS) as RowKind[]).filter(
  (kind): kind is CustomerRowKind => ROW_SUBJECTS[kind] === 'customer',
);
