import { z } from 'zod';
import { PLAYBOOK, type Playbook } from '../../analytics/customers/lifecycle/plays.ts';
import { STAGE_DEFAULTS } from '../../analytics/customers/lifecycle/stage.ts';
import { PLAYS } from '../../contract/customer.ts';
import { isTimeZone } from '../../contract/events/time-zone.ts';
import { VALUE_DEFAULTS } from '../../contract/value-settings.ts';

const play = z.enum(PLAYS);

/** Plays for the stages that the shop wants to differ from the default, each for the high, medium and low tier. */
function playsOf(stage: string) {
  const { [stage as keyof Playbook]: usual } = PLAYBOOK;
  return z
    .tuple([play, play, play])
    .optional()
    .describe(
      `Plays for customers of stage ${stage} in the high, medium and low tier; left out: ${usual.join(', ')}.`,
    );
}

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
    riskGaps: z
      .number()
      .positive()
      .default(STAGE_DEFAULTS.riskGaps)
      .describe(
        'A customer is at risk after waiting for more than this many of their typical gaps between orders.',
      ),
    lostGaps: z
      .number()
      .positive()
      .default(STAGE_DEFAULTS.lostGaps)
      .describe(
        'A customer is lost after waiting for more than this many typical gaps, if lostChurn, lostOrders and seenDays agree.',
      ),
    lostChurn: z
      .number()
      .min(0)
      .max(1)
      .default(STAGE_DEFAULTS.lostChurn)
      .describe('Smallest probability of churn (0 to 1) of a lost customer.'),
    lostOrders: z
      .number()
      .positive()
      .default(STAGE_DEFAULTS.lostOrders)
      .describe('A lost customer is expected to place fewer orders than this within horizonDays.'),
    seenDays: z
      .number()
      .min(0)
      .default(STAGE_DEFAULTS.seenDays)
      .describe('A lost customer has not been seen for more than this many days.'),
    loyalOrders: z
      .number()
      .int()
      .min(2)
      .default(STAGE_DEFAULTS.loyalOrders)
      .describe('Number of days with orders that makes a customer loyal.'),
  })
  .refine(({ riskGaps, lostGaps }) => riskGaps < lostGaps, 'riskGaps must be less than lostGaps')
  .prefault({})
  .describe("Limits between the stages of a customer's life with the shop.");

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
      .enum(['auto', 'bg-nbd', 'mbg-nbd', 'pareto-nbd', 'bg-bb'])
      .default(VALUE_DEFAULTS.model)
      .describe(
        "Model of future orders. auto: the one that predicted the shop's own past best; bg-bb: orders come on weekly occasions.",
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
      .describe('How customers are cut into tiers by their value; plays go by the three.'),
    playbook: z
      .strictObject({
        prospect: playsOf('prospect'),
        new: playsOf('new'),
        growing: playsOf('growing'),
        loyal: playsOf('loyal'),
        'at-risk': playsOf('at-risk'),
        lost: playsOf('lost'),
        'won-back': playsOf('won-back'),
      })
      .prefault({})
      .transform((own): Playbook => ({ ...PLAYBOOK, ...own }) as Playbook)
      .describe('What to do with the customers of each stage.'),
  })
  .prefault({})
  .describe('Customers: segments, value, churn, stages and tiers.');
