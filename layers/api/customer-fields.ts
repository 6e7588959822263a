import * as z from 'zod/mini';
import { assumptionsText, playText, stageText } from '../analytics/serve/play-text.ts';
import { PLAYS, type PlayAssumptions, STAGES, TIERS } from '../contract/customer.ts';
import { component, days, described, money, share } from './fields.ts';
import { snakeKeys } from './wire.ts';

/** Fields of answers about customers. */
export const stage = described(
  z.enum(STAGES),
  `Where the customer stands by their own rhythm of ordering, where a segment compares with other customers. ${STAGES.map((name) => `\`${name}\`: ${stageText(name)}`).join(' ')}`,
);
export const tier = described(z.enum(TIERS.three), 'By predicted lifetime value');
export const tierOfFive = described(z.enum(TIERS.five), 'The same in five steps');
export const play = described(
  z.enum(PLAYS),
  `What to do: of the plays that suit the customer the one with the most at stake. ${PLAYS.map((name) => `\`${name}\`: ${playText(name)}`).join(' ')}`,
);
export const attributes = described(
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  'What the shop delivered about the customer, by name; {} for nothing',
);

/** Consent to be contacted. */
export const mayContact = described(
  z.boolean(),
  'False: the customer refuses to be contacted for marketing (`consent.marketing` of their record)',
);

const STAKE =
  'Profit that a contact is expected to add within the horizon, less its cost: one unit for all plays; minor units of `currency`';
export const valueAtStakeOrNull = described(
  z.nullable(z.int()),
  `${STAKE}. Null where the history is too short to say`,
);

/** What values at stake assume. */
export const playAssumptions = component(
  'PlayAssumptions',
  z.strictObject({
    horizon_days: described(days, 'Days over which gains count'),
    margin: described(share, 'Share of revenue left after the cost of goods; 1: no cost is set'),
    refund_share: described(
      z.nullable(share),
      'Share of future revenue that is given back; null where figures are private',
    ),
    odds_lift: described(z.number(), 'A contact multiplies the odds of an order by 1 + this'),
    least_lift: described(share, 'Winning back adds at least this to the probability of an order'),
    basket_lift: described(
      share,
      'Share of the distance of the next order to the typical one that an upgrade closes',
    ),
    contact_cost: described(
      z.nullable(money),
      'Cost of one contact, minor units; null where figures are private',
    ),
    typical_order: described(
      z.nullable(money),
      'What an order day of the median customer brings, minor units; null where figures are private',
    ),
    typical_first_order: described(
      z.nullable(money),
      'Median first order of the last year, minor units; null where figures are private',
    ),
    text: described(z.string(), 'The same in English'),
  }),
);

export function playAssumptionsBody(assumed: PlayAssumptions, currency: string) {
  return { ...snakeKeys(assumed), text: assumptionsText(assumed, currency) };
}
