import { z } from 'zod';
import { COST_SHARE, PLAY_DEFAULTS } from '../../analytics/customers/lifecycle/plays.ts';
import { STAGE_DEFAULTS } from '../../analytics/customers/lifecycle/stage.ts';
import { PLAYS } from '../../contract/customer.ts';
import { isTimeZone } from '../../contract/events/time-zone.ts';
import { VALUE_DEFAULTS } from '../../contract/value-settings.ts';

/**
 * How value tiers are cut: by shares of customers from the best down, the last tier takes the rest; or by the smallest
 * lifetime value (minor units) and number of order days that a tier asks for.
 */
function tierRule(names: readonly string[], shares: number[]) {
  const share = z.number().positive().max(1);
  const floor = z.strictObject({ value: z.number().min(0), frequency: z.number().int().min(0) });
  const sum = (given: readonly number[]) => given.reduce((total, one) => total + one, 0);
  return z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('quantile'),
        shares: z
          .array(share)
          .length(shares.length)
          .refine((given) => sum(given) <= 1, 'shares must not exceed 1 together'),
      }),
      z.strictObject({ by: z.literal('threshold'), tiers: z.array(floor).length(shares.length) }),
    ])
    .default({ by: 'quantile', shares })
    .describe(
      `How customers are cut into the tiers ${names.join(', ')}. By quantile: the share of customers (0 to 1) of each tier from ` +
        'the best down, the last tier takes the rest. By threshold: the smallest lifetime value (minor units) and number of ' +
        'order days of each tier but the last.',
    );
}

const stages = z
  .strictObject({
    overdueGaps: z
      .number()
      .positive()
      .default(STAGE_DEFAULTS.overdueGaps)
      .describe(
        'An overdue customer has waited longer than this many of their typical gaps between orders, and overdueChurn agrees.',
      ),
    overdueChurn: z
      .number()
      .min(0)
      .max(1)
      .default(STAGE_DEFAULTS.overdueChurn)
      .describe('Smallest probability of churn (0 to 1) of an overdue customer.'),
    inactiveGaps: z
      .number()
      .positive()
      .default(STAGE_DEFAULTS.inactiveGaps)
      .describe(
        'An inactive customer has waited longer than this many typical gaps, and inactiveChurn, inactiveOrders and seenDays agree.',
      ),
    inactiveChurn: z
      .number()
      .min(0)
      .max(1)
      .default(STAGE_DEFAULTS.inactiveChurn)
      .describe('Smallest probability of churn (0 to 1) of an inactive customer.'),
    inactiveOrders: z
      .number()
      .positive()
      .default(STAGE_DEFAULTS.inactiveOrders)
      .describe('An inactive customer is expected to place fewer orders than this within horizonDays.'),
    seenDays: z
      .number()
      .min(0)
      .default(STAGE_DEFAULTS.seenDays)
      .describe('An inactive customer has not been seen for more than this many days.'),
    establishedOrders: z
      .number()
      .int()
      .min(2)
      .default(STAGE_DEFAULTS.establishedOrders)
      .describe('Number of days with orders that makes a customer established.'),
  })
  .refine(
    ({ overdueGaps, inactiveGaps }) => overdueGaps < inactiveGaps,
    'overdueGaps must be less than inactiveGaps',
  )
  .refine(
    ({ overdueChurn, inactiveChurn }) => overdueChurn <= inactiveChurn,
    'overdueChurn must not exceed inactiveChurn',
  )
  .prefault({})
  .describe("Limits between the stages of a customer's life with the shop.");

const plays = z
  .strictObject({
    offered: z
      .array(z.enum(PLAYS))
      .default([...PLAY_DEFAULTS.offered])
      .describe(
        'Plays that are suggested. A customer gets the one with the most at stake of those that suit; no-contact is always among them.',
      ),
    oddsLift: z
      .number()
      .positive()
      .max(10)
      .default(PLAY_DEFAULTS.oddsLift)
      .describe(
        'Assumed effect of a contact: the odds of an order are multiplied by 1 + this. Replace it with what an experiment of yours measured.',
      ),
    leastLift: z
      .number()
      .min(0)
      .max(1)
      .default(PLAY_DEFAULTS.leastLift)
      .describe(
        'Smallest assumed effect of win-back on the probability of an order (0 to 1): even a customer who seems gone may answer.',
      ),
    basketLift: z
      .number()
      .min(0)
      .max(1)
      .default(PLAY_DEFAULTS.basketLift)
      .describe(
        'Assumed effect of an upgrade: the share (0 to 1) of the distance of the next order to the typical one that it closes.',
      ),
    contactCost: z
      .number()
      .min(0)
      .nullable()
      .default(PLAY_DEFAULTS.contactCost)
      .describe(
        `Cost of one contact in minor units of the reporting currency; null: ${COST_SHARE * 100} % of what an order day of the median customer brings.`,
      ),
    dueDays: z
      .number()
      .int()
      .min(1)
      .default(PLAY_DEFAULTS.dueDays)
      .describe(
        'A reminder (replenish) is for customers whose next order is expected within this many days.',
      ),
  })
  .prefault({})
  .describe('What to do about customers, and what a contact is assumed to bring and to cost.');

/** Settings of customer analytics: `customers` in the shop's configuration. */
export const customersSettings = z
  .strictObject({
    clusters: z
      .tuple([z.number().int().min(3), z.number().int().max(20)])
      .default([3, 8])
      .describe('Smallest and largest number of customer clusters that are tried.'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
      .default('UTC')
      .describe(
        "The shop's time zone, an IANA name such as Europe/Berlin: decides on which day an order falls, with daylight saving time.",
      ),
    horizonDays: z
      .number()
      .int()
      .min(7)
      .max(3650)
      .default(VALUE_DEFAULTS.horizonDays)
      .describe('Days ahead that a predicted customer value covers.'),
    periodDays: z
      .number()
      .int()
      .min(1)
      .max(3650)
      .default(VALUE_DEFAULTS.periodDays)
      .describe('Length in days of a discounting period; its revenue is taken to come at its end.'),
    discountRate: z
      .number()
      .min(0)
      .max(1)
      .default(VALUE_DEFAULTS.annualRate)
      .describe('Discount rate per year as a fraction: 0.1 for 10 %.'),
    margin: z
      .number()
      .positive()
      .max(1)
      .default(VALUE_DEFAULTS.margin)
      .describe(
        'Share of revenue (0 to 1) left after the cost of goods and service; 1: values are revenue, not profit.',
      ),
    valueModel: z
      .enum(['auto', 'bg-nbd', 'mbg-nbd', 'pareto-nbd', 'mbg-cnbd-k', 'bg-bb'])
      .default(VALUE_DEFAULTS.model)
      .describe(
        "Model of future orders. auto: the one that predicted the shop's own past best; mbg-cnbd-k: allows for customers who order regularly; bg-bb: orders come on weekly occasions.",
      ),
    churnDays: z
      .number()
      .int()
      .min(7)
      .max(730)
      .nullable()
      .default(null)
      .describe(
        'Days without an order that count as churn; null: the shortest of 30, 60, 91, 182 and 365 within which nine of ten ' +
          'repeat orders of the shop came.',
      ),
    stages,
    tiers: z
      .strictObject({
        three: tierRule(['high', 'medium', 'low'], [0.2, 0.3]),
        five: tierRule(['platinum', 'gold', 'silver', 'bronze', 'basic'], [0.05, 0.15, 0.3, 0.3]),
      })
      .prefault({})
      .describe('How customers are divided into tiers by their value.'),
    plays,
  })
  .prefault({})
  .describe('Customers: segments, value, churn, stages, tiers and plays.');
