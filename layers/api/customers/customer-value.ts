import * as z from 'zod/mini';
import { actionText, rhythmText } from '../../analytics/serve/customer-text.ts';
import { absenceText, riskText } from '../../analytics/serve/reason-text.ts';
import { type PlayAssumptions, PROPENSITY_DAYS } from '../../contract/customer.ts';
import type { CustomerPageRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import {
  play,
  playAssumptions,
  playAssumptionsBody,
  stage,
  tier,
  tierOfFive,
  valueAtStakeOrNull,
} from '../customer-fields.ts';
import {
  averageOrder,
  component,
  count,
  days,
  described,
  excessRefunds,
  historicRevenue,
  money,
  probability,
  refunds,
  share,
  time,
} from '../fields.ts';
import { isoTime, snakeKeys } from '../wire.ts';
import { contribution } from './profile.ts';

const text = z.string().check(z.minLength(1));
const fallback = described(
  z.nullable(z.string()),
  'Why a simpler method answers than on a shop with more history; null where the full model does',
);
const effect = described(
  z.number().check(z.minimum(-1), z.maximum(1)),
  "Part in the difference to the typical active buyer's probability; positive raises the risk. The parts of all topics sum up " +
    'to it; those that a single number does not explain are not listed',
);

const rhythm = component(
  'Rhythm',
  z.strictObject({
    order_days: described(days, 'Days with an order'),
    days_since_order: described(count, 'Days since the last of them'),
    usual_gap_days: described(
      z.nullable(z.number()),
      'Median of their own pauses between order days; null with one order day',
    ),
  }),
);

const action = component(
  'Action',
  z.strictObject({
    play,
    value_at_stake: valueAtStakeOrNull,
    gain: described(z.nullable(money), 'Profit that the contact is to bring or to keep; minor units'),
    effect: described(
      z.nullable(share),
      'Part of the gain that the contact is expected to bring. Null, as the other two, where the history is too short to say',
    ),
    unseen_days: described(count, 'Days since they were seen, buying or not'),
    best_revenue: described(
      money,
      'Greatest revenue, after refunds, of as many consecutive days as the horizon has; minor units',
    ),
    mean_order: described(z.nullable(money), 'Revenue after refunds of the mean order day; minor units'),
    text: described(text, 'Why, and what is at stake, in English'),
    assumptions: playAssumptions,
  }),
);

/** Fields that say what a customer is worth; null where nothing is known of them. */
export const customerValue = {
  stage: z.nullable(stage),
  stage_text: described(z.nullable(text), 'Where they stand, in English, with the numbers'),
  rhythm: described(z.nullable(rhythm), 'When they order; null without a known order'),
  tier: z.nullable(tier),
  tier_of_five: z.nullable(tierOfFive),
  historic: z.nullable(
    z.strictObject({
      revenue: historicRevenue,
      refunds,
      excess_refunds: excessRefunds,
      orders: count,
      average_order: averageOrder,
      contribution,
    }),
  ),
  predicted: z.nullable(
    z.strictObject({
      horizon_days: days,
      orders: described(
        z.number().check(z.minimum(0)),
        'Expected number of days with an order; no less than the probability of an order within the horizon',
      ),
      revenue: described(money, 'Expected revenue, before margin and discount; minor units'),
      lifetime_value: described(
        money,
        'margin × (1 − share still given back) × expected revenue, discounted; minor units',
      ),
      margin: share,
      discount_rate: described(z.number().check(z.minimum(0)), 'A year'),
      model: z.string(),
      fallback,
    }),
  ),
  churn: z.nullable(
    z.strictObject({
      horizon_days: described(
        days,
        'Of 30, 60, 91, 182 and 365 days the shortest in which nine of ten repeat orders of the shop came, or as configured',
      ),
      probability: described(
        probability,
        'Probability of no order within the horizon; from the same distribution as `predicted`, `propensity` and `next_order`',
      ),
      fallback,
      reasons: described(
        z
          .array(
            z.strictObject({
              topic: described(z.string(), 'Stable; translate by it'),
              effect,
              text: described(text, 'The same in English, with the numbers'),
            }),
          )
          .check(z.maxLength(3)),
        'What moves the probability most, greatest effect first',
      ),
    }),
  ),
  propensity: described(
    z.nullable(z.strictObject({ horizon_days: days, probability })),
    'Probability of an order within the horizon',
  ),
  next_order: described(
    z.nullable(z.strictObject({ expected: time, from: time, to: time })),
    'If they order within the longest time that the history covers, a year at most or the horizon of `predicted`: as likely before `expected` as after, eight of ten within `from` and `to`',
  ),
  action: described(
    z.nullable(action),
    '`value_at_stake` is `effect` × `gain` less the cost of a contact. Null for a customer whose orders are not in the data',
  ),
  absent: described(
    z.array(
      z.strictObject({
        part: z.enum(['predicted', 'churn', 'propensity', 'next_order', 'action']),
        key: z.enum([
          'never-ordered',
          'orders-not-in-data',
          'no-repeat-orders-in-shop',
          'history-too-short',
          'overdue',
          'order-unlikely',
        ]),
        text: described(text, 'The same in English'),
      }),
    ),
    'Why a part is null',
  ),
};

type CustomerValue = DeepReadonly<z.output<z.ZodMiniObject<typeof customerValue>>>;

/** Names of the answer's parts, by those of the row's. */
const PARTS = {
  value: 'predicted',
  churn: 'churn',
  propensity: 'propensity',
  nextOrder: 'next_order',
  action: 'action',
} as const;

/**
 * A customer's value, risk and next order; nulls where the model has not seen them.
 *
 * @param assumptions of values at stake; undefined: not published
 */
export function customerValueBody(
  row: CustomerPageRow | undefined,
  assumptions: PlayAssumptions | undefined,
  currency: string,
): CustomerValue {
  if (row === undefined) {
    const unknown = {
      stage: null,
      stage_text: null,
      rhythm: null,
      tier: null,
      tier_of_five: null,
      historic: null,
      predicted: null,
    };
    return { ...unknown, churn: null, propensity: null, next_order: null, action: null, absent: [] };
  }
  const { forecast, value } = row;
  const { historic: revenue, ...past } = snakeKeys(value);
  return {
    stage: forecast.stage,
    stage_text: rhythmText(forecast),
    rhythm: forecast.rhythm && snakeKeys(forecast.rhythm),
    tier: forecast.tier,
    tier_of_five: forecast.tierOfFive,
    historic: { revenue, ...past },
    ...forecastBody(forecast),
    action: actionBody(forecast, assumptions, currency),
    absent: Object.entries(row.absent).map(([part, key]) => ({
      part: PARTS[part as keyof typeof PARTS],
      key,
      text: absenceText(key),
    })),
  };
}

function actionBody(
  forecast: CustomerPageRow['forecast'],
  assumptions: PlayAssumptions | undefined,
  currency: string,
): CustomerValue['action'] {
  const { action, value } = forecast;
  if (action === null || assumptions === undefined) return null;
  const expectedRevenue = value?.revenue ?? null;
  return {
    ...snakeKeys(action),
    text: actionText({ action, expectedRevenue, assumptions, currency }),
    assumptions: playAssumptionsBody(assumptions, currency),
  };
}

function forecastBody({
  value,
  churn,
  propensity,
  nextOrder,
}: CustomerPageRow['forecast']): Pick<CustomerValue, 'predicted' | 'churn' | 'propensity' | 'next_order'> {
  return {
    predicted: value && predictedBody(value),
    churn: churn && {
      ...snakeKeys(churn),
      reasons: churn.reasons.map((reason) => ({ ...reason, text: riskText(reason.text, reason.effect) })),
    },
    propensity: propensity === null ? null : { horizon_days: PROPENSITY_DAYS, probability: propensity },
    next_order: nextOrder && {
      expected: isoTime(nextOrder.expected),
      from: isoTime(nextOrder.from),
      to: isoTime(nextOrder.to),
    },
  };
}

function predictedBody({ annualRate, ...rest }: NonNullable<CustomerPageRow['forecast']['value']>) {
  return { ...snakeKeys(rest), discount_rate: annualRate };
}
