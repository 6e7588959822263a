/** A named RFM segment. */
export interface SegmentDefinition {
  readonly id: string;
  readonly name: string;
  /** What its members have in common, for a person who decides what to do with them. */
  readonly description: string;
}

/** The eleven usual segments of customers who have bought, and one for those who have not. */
export const SEGMENTS = [
  {
    id: 'champions',
    name: 'Champions',
    description: 'Ordered very recently, and order most often and spend most.',
  },
  { id: 'loyal', name: 'Loyal', description: 'Order often or spend much, and ordered recently.' },
  {
    id: 'potential-loyalists',
    name: 'Potential loyalists',
    description: 'Ordered fairly recently, with average frequency and spend: may become loyal.',
  },
  { id: 'new', name: 'New', description: 'Ordered very recently and have hardly ordered before.' },
  { id: 'promising', name: 'Promising', description: 'Ordered recently, rarely and for little so far.' },
  {
    id: 'need-attention',
    name: 'Need attention',
    description:
      'Average or better in frequency and spend, but the last order is no longer recent: may be leaving.',
  },
  {
    id: 'about-to-sleep',
    name: 'About to sleep',
    description: 'Below average in frequency and spend, and the last order is getting old.',
  },
  {
    id: 'at-risk',
    name: 'At risk',
    description: 'Used to order fairly often or spend well, but not for a long time.',
  },
  {
    id: 'cant-lose',
    name: "Can't lose",
    description: 'Among those who ordered most often and spent most, but not for a long time.',
  },
  {
    id: 'hibernating',
    name: 'Hibernating',
    description: 'Ordered rarely and for little, and a long time ago.',
  },
  { id: 'lost', name: 'Lost', description: 'Ordered rarely and for little, longest ago of all.' },
  { id: 'prospects', name: 'Prospects', description: 'Have been seen but have not ordered yet.' },
] as const satisfies readonly SegmentDefinition[];

export type SegmentId = (typeof SEGMENTS)[number]['id'];

/** Position in {@link SEGMENTS} of the customers who have not bought. */
export const PROSPECTS = SEGMENTS.findIndex((segment) => segment.id === 'prospects');

/**
 * The grid: a row for each recency score 1 to 5, a column for each combined score 1 to 5 of frequency and monetary.
 * Each cell names one segment, so all 125 combinations have exactly one. Scores compare customers with each other: whoever ordered
 * longer ago than three fifths of them is nobody's loyal customer, however much they ordered before.
 */
const GRID: readonly (readonly SegmentId[])[] = [
  ['lost', 'lost', 'at-risk', 'at-risk', 'cant-lose'],
  ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cant-lose'],
  ['about-to-sleep', 'about-to-sleep', 'need-attention', 'need-attention', 'need-attention'],
  ['promising', 'potential-loyalists', 'potential-loyalists', 'loyal', 'loyal'],
  ['new', 'potential-loyalists', 'potential-loyalists', 'champions', 'champions'],
];

/**
 * Segment of a combination of scores, as position in {@link SEGMENTS}. Frequency and monetary weigh the same; their
 * mean is rounded up at the half. Scores of 0 (never bought) give {@link PROSPECTS}.
 */
export function segmentOf(recency: number, frequency: number, monetary: number): number {
  if (recency === 0) return PROSPECTS;
  const combined = Math.floor((frequency + monetary + 1) / 2);
  const id = GRID[recency - 1][combined - 1];
  return SEGMENTS.findIndex((segment) => segment.id === id);
}
