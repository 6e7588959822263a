/** A named RFM segment. */
export interface SegmentDefinition {
  readonly id: string;
  readonly name: string;
  /** What its members have in common, for a person who decides what to do with them. */
  readonly description: string;
}

/** Days since the first order within which a customer is new, however often they ordered since. */
const NEW_DAYS = 30;

/**
 * The eleven usual segments of customers who have bought, and two for those of whom no order is known. "Frequency and spend" are the mean of the
 * two scores; what a description says holds for each member.
 */
export const SEGMENTS = [
  {
    id: 'champions',
    name: 'Champions',
    description: 'Ordered more than once and very recently; among the best in frequency and spend.',
  },
  {
    id: 'loyal',
    name: 'Loyal',
    description: 'Ordered more than once and recently; among the best in frequency and spend.',
  },
  {
    id: 'potential-loyalists',
    name: 'Potential loyalists',
    description: 'Ordered more than once and recently; not yet among the best in frequency and spend.',
  },
  { id: 'new', name: 'New', description: `Placed their first order within the last ${NEW_DAYS} days.` },
  {
    id: 'promising',
    name: 'Promising',
    description: `Ordered once, more recently than most, but more than ${NEW_DAYS} days ago.`,
  },
  {
    id: 'need-attention',
    name: 'Need attention',
    description: 'Average or better in frequency and spend, but the last order is no longer recent.',
  },
  {
    id: 'about-to-sleep',
    name: 'About to sleep',
    description:
      'Ordered once, or are below average in frequency and spend; the last order is no longer recent.',
  },
  {
    id: 'at-risk',
    name: 'At risk',
    description: 'Average or better in frequency and spend, but have not ordered for a long time.',
  },
  {
    id: 'cant-lose',
    name: "Can't lose",
    description: 'Among the very best in frequency and spend, but have not ordered for a long time.',
  },
  {
    id: 'hibernating',
    name: 'Hibernating',
    description: 'Ordered once, or are below average in frequency and spend; a long time ago.',
  },
  {
    id: 'lost',
    name: 'Lost',
    description: 'Ordered once, or are below average in frequency and spend; longest ago of all.',
  },
  { id: 'prospects', name: 'Prospects', description: 'Have been seen but have not ordered yet.' },
  {
    id: 'returns-only',
    name: 'Returns only',
    description: 'Returned something; their orders are not in the data.',
  },
] as const satisfies readonly SegmentDefinition[];

export type SegmentId = (typeof SEGMENTS)[number]['id'];

/**
 * The grid for customers with several orders: a row for each recency score 1 to 5, a column for each combined score 1 to 5 of
 * frequency and monetary. Scores compare customers with each other: whoever ordered longer ago than three fifths of them is nobody's
 * loyal customer, however much they ordered before.
 */
const GRID: readonly (readonly SegmentId[])[] = [
  ['lost', 'lost', 'at-risk', 'at-risk', 'cant-lose'],
  ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cant-lose'],
  ['about-to-sleep', 'about-to-sleep', 'need-attention', 'need-attention', 'need-attention'],
  ['potential-loyalists', 'potential-loyalists', 'potential-loyalists', 'loyal', 'loyal'],
  ['potential-loyalists', 'potential-loyalists', 'potential-loyalists', 'champions', 'champions'],
];

/** The segments of customers with one order, by recency score 1 to 5: one order is neither frequent nor loyal, whatever it was worth. */
const ORDERED_ONCE: readonly SegmentId[] = [
  'lost',
  'hibernating',
  'about-to-sleep',
  'promising',
  'promising',
];

/** What a segment goes by: scores 1 to 5, 0 for customers of whom no order is known. */
export interface SegmentFacts {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  readonly orders: number;
  /** Days since the first order; NaN for who never bought. */
  readonly firstOrderDays: number;
  /** Whether the customer gave something back. */
  readonly refunded: boolean;
}

/** Mean of the scores of frequency and monetary, which weigh the same, rounded up at the half. */
export function combinedScore({ frequency, monetary }: Pick<SegmentFacts, 'frequency' | 'monetary'>): number {
  return Math.floor((frequency + monetary + 1) / 2);
}

/** Segment of a customer, as position in {@link SEGMENTS}. */
export function segmentOf(facts: SegmentFacts): number {
  const id = segmentIdOf(facts);
  return SEGMENTS.findIndex((segment) => segment.id === id);
}

function segmentIdOf(facts: SegmentFacts): SegmentId {
  const { recency, orders, firstOrderDays, refunded } = facts;
  if (recency === 0) return refunded ? 'returns-only' : 'prospects';
  if (firstOrderDays <= NEW_DAYS) return 'new';
  return orders > 1 ? GRID[recency - 1][combinedScore(facts) - 1] : ORDERED_ONCE[recency - 1];
}
