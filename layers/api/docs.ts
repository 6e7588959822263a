import type { ZodMiniType } from 'zod/mini';

/** What the OpenAPI document and the README say of an operation besides its schemas. Examples are held against these by a test. */
export interface Docs {
  readonly tag: (typeof TAGS)[number];
  /** A few words: what it answers or does. */
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  /** What the body may be, where the operation looks at parts of it only later. */
  readonly requestSchema?: ZodMiniType;
  /** A body of the request as it may look; absent where it takes none. */
  readonly request?: object;
  /** Bodies of answers as they may look, by a name for each; absent where an answer has none. */
  readonly answers?: Readonly<Record<string, object>>;
  /** Error statuses beside 400 and 500, which every operation may give; default 503 alone. */
  readonly errors?: readonly Exclude<ProblemStatus, 400>[];
}

/** Statuses of problem documents that the API document lists by name. */
export type ProblemStatus = 400 | 404 | 409 | 503;

/** Kinds of operations, in the order in which the document tells of them. */
export const TAGS = [
  'Events',
  'Recommendations',
  'Catalogue',
  'Merchandising',
  'Customers',
  'Segments',
  'Worklists',
  'Insights',
  'Privacy',
  'Operation',
  'Service',
] as const;

/** What examples share, so that they are of one shop on one day. */
export const EXAMPLE = {
  version: '20260301T023000-7f3a',
  asOf: '2026-02-28T22:41:07.000Z',
  head: { model_version: '20260301T023000-7f3a', as_of: '2026-02-28T22:41:07.000Z', currency: 'GBP' },
  mug: {
    item_id: 'MUG-07',
    title: 'Enamel mug, green',
    category: ['Home', 'Kitchen', 'Mugs'],
    brand: 'Fell & Tarn',
    price: 1250,
  },
  pot: { item_id: 'POT-02', title: 'Camping pot' },
  /** The whole of the shop, and what of it is of nobody who is known. */
  total: { orders: 9120, gross_revenue: 48_230_900, refunds: 1_215_780, revenue: 47_015_120 },
  anonymous: { part: 'anonymous', orders: 41, gross_revenue: 150_120, refunds: 0, revenue: 150_120 },
} as const;
