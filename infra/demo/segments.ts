import type { Tier } from './vocabulary/schema.ts';

/** Kinds of customer; `gift` shops for presents, `trade` for a café, a guest house or an office. */
export type SegmentName = 'regular' | 'replenisher' | 'gift' | 'bargain' | 'browser' | 'one-time' | 'trade';

/** When somebody shops: hours of the day and days of the week. */
export type HabitName = 'evening' | 'daytime' | 'weekend' | 'office';

/** A planted kind of customer. */
export interface Segment {
  readonly name: SegmentName;
  /** Share of all customers. */
  readonly share: number;
  /** Visits a week in an ordinary week, median over its customers. */
  readonly visitsPerWeek: number;
  /** Probability that an ordinary visit ends in an order. */
  readonly conversion: number;
  /** Factors on visits and conversion during a sale and in the weeks before Christmas. */
  readonly saleVisits: number;
  readonly saleConversion: number;
  readonly giftVisits: number;
  readonly giftConversion: number;
  /** Probability that a customer leaves within the period; one-time buyers all do. */
  readonly leaves: number;
  /** Probabilities of 0, 1, 2 … items bought on a regular cycle. */
  readonly cycles: readonly number[];
  /** Weights of the price levels, budget first. */
  readonly tiers: Readonly<Record<Tier, number>>;
  /** Factor on the number of units per order line. */
  readonly bulk: number;
  readonly habits: Readonly<Record<HabitName, number>>;
}

const HOUSEHOLD = { evening: 0.5, daytime: 0.25, weekend: 0.2, office: 0.05 };

/** All planted segments; the shares sum to 1. */
export const segments: readonly Segment[] = [
  {
    name: 'regular',
    share: 0.14,
    visitsPerWeek: 0.6,
    conversion: 0.2,
    saleVisits: 1.2,
    saleConversion: 1.2,
    giftVisits: 1.2,
    giftConversion: 1.3,
    leaves: 0.28,
    cycles: [0.7, 0.25, 0.05],
    tiers: { 0: 0.1, 1: 0.35, 2: 0.35, 3: 0.2 },
    bulk: 1,
    habits: HOUSEHOLD,
  },
  {
    name: 'replenisher',
    share: 0.11,
    visitsPerWeek: 0.4,
    conversion: 0.06,
    saleVisits: 1.1,
    saleConversion: 1.1,
    giftVisits: 1.1,
    giftConversion: 1.2,
    leaves: 0.28,
    cycles: [0, 0.6, 0.3, 0.1],
    tiers: { 0: 0.25, 1: 0.45, 2: 0.22, 3: 0.08 },
    bulk: 1,
    habits: HOUSEHOLD,
  },
  {
    name: 'gift',
    share: 0.1,
    visitsPerWeek: 0.1,
    conversion: 0.04,
    saleVisits: 1,
    saleConversion: 1,
    giftVisits: 8,
    giftConversion: 5,
    leaves: 0.12,
    cycles: [1],
    tiers: { 0: 0.15, 1: 0.4, 2: 0.3, 3: 0.15 },
    bulk: 1,
    habits: HOUSEHOLD,
  },
  {
    name: 'bargain',
    share: 0.11,
    visitsPerWeek: 0.26,
    conversion: 0.02,
    saleVisits: 3.5,
    saleConversion: 7,
    giftVisits: 1.1,
    giftConversion: 1.1,
    leaves: 0.2,
    cycles: [1],
    tiers: { 0: 0.65, 1: 0.3, 2: 0.05, 3: 0 },
    bulk: 1,
    habits: HOUSEHOLD,
  },
  {
    name: 'browser',
    share: 0.195,
    visitsPerWeek: 0.3,
    conversion: 0.022,
    saleVisits: 1.3,
    saleConversion: 1.3,
    giftVisits: 1.2,
    giftConversion: 1.4,
    leaves: 0.3,
    cycles: [1],
    tiers: { 0: 0.25, 1: 0.35, 2: 0.25, 3: 0.15 },
    bulk: 1,
    habits: HOUSEHOLD,
  },
  {
    name: 'one-time',
    share: 0.32,
    visitsPerWeek: 0,
    conversion: 0,
    saleVisits: 1,
    saleConversion: 1,
    giftVisits: 1,
    giftConversion: 1,
    leaves: 1,
    cycles: [1],
    tiers: { 0: 0.3, 1: 0.4, 2: 0.2, 3: 0.1 },
    bulk: 1,
    habits: HOUSEHOLD,
  },
  {
    name: 'trade',
    share: 0.025,
    visitsPerWeek: 0.35,
    conversion: 0.16,
    saleVisits: 1,
    saleConversion: 1,
    giftVisits: 1.1,
    giftConversion: 1,
    leaves: 0.15,
    cycles: [0.3, 0.4, 0.3],
    tiers: { 0: 0.2, 1: 0.5, 2: 0.25, 3: 0.05 },
    bulk: 3,
    habits: { evening: 0, daytime: 0.1, weekend: 0, office: 0.9 },
  },
];

/** Weight of each hour of the day, UTC, and of the weekdays, Sunday first. */
export const habits: Readonly<
  Record<HabitName, { readonly hours: readonly number[]; readonly days: readonly number[] }>
> = {
  evening: {
    hours: [1, 0, 0, 0, 0, 0, 1, 2, 1, 1, 1, 2, 3, 2, 1, 1, 2, 4, 7, 11, 14, 12, 7, 3],
    days: [1.1, 1, 1, 1, 1, 0.8, 0.9],
  },
  daytime: {
    hours: [0, 0, 0, 0, 0, 1, 2, 4, 8, 10, 10, 8, 6, 7, 8, 7, 5, 3, 2, 2, 1, 1, 0, 0],
    days: [0.8, 1, 1, 1, 1, 1, 0.9],
  },
  weekend: {
    hours: [1, 0, 0, 0, 0, 0, 0, 1, 4, 8, 10, 10, 7, 7, 8, 8, 8, 6, 5, 5, 5, 4, 3, 2],
    days: [3, 0.4, 0.3, 0.3, 0.3, 0.6, 3],
  },
  office: {
    hours: [0, 0, 0, 0, 0, 0, 2, 6, 9, 10, 9, 6, 3, 7, 9, 8, 5, 2, 0, 0, 0, 0, 0, 0],
    days: [0.02, 1.3, 1.2, 1.1, 1.1, 0.9, 0.05],
  },
};
