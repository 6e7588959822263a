import { playText } from '../analytics/serve/play-text.ts';
import { absenceText, riskText } from '../analytics/serve/reason-text.ts';
import type { Serving } from '../contract/control-records.ts';
import type { Behaviour } from '../contract/customer.ts';
import type { CustomerPageRow, ListedCustomer, ModelRow, WorklistsRow } from '../contract/rows.ts';
import type { CustomersPage } from './customer-pages.ts';
import type {
  BehaviourBody,
  CustomerValueBody,
  ListedCustomerBody,
  WorklistsBody,
} from './forecast-responses.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** Days that the propensity to buy looks ahead. */
const PROPENSITY_DAYS = 30;

/** Names of the answer's parts, by those of the row's. */
const PARTS = {
  value: 'predicted',
  churn: 'churn',
  propensity: 'propensity',
  nextOrder: 'next_order',
} as const;

/** A customer's value, risk and next order; nulls where nothing is known of them. */
export function customerValueBody(
  customerId: string,
  row: CustomerPageRow | undefined,
  serving: Serving,
  card: ModelRow,
): CustomerValueBody {
  const head = {
    customer_id: customerId,
    model_version: serving.version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
  };
  if (row === undefined) {
    const unknown = { stage: null, tier: null, tier_of_five: null, historic: null, predicted: null };
    const more = { churn: null, propensity: null, next_order: null, action: null, absent: [] };
    return { ...head, known: false, ...unknown, ...more };
  }
  const { forecast, value } = row;
  return {
    ...head,
    known: true,
    stage: forecast.stage,
    tier: forecast.tier,
    tier_of_five: forecast.tierOfFive,
    historic: {
      revenue: value.historic,
      refunds: value.refunds,
      orders: value.orders,
      average_order: value.averageOrder,
      contribution: value.contribution,
    },
    ...forecastBody(forecast),
    action: { play: forecast.play, value_at_stake: forecast.valueAtStake },
    absent: Object.entries(row.absent).map(([part, key]) => ({
      part: PARTS[part as keyof typeof PARTS],
      key,
      text: absenceText(key),
    })),
  };
}

function forecastBody({
  value,
  churn,
  propensity,
  nextOrder,
}: CustomerPageRow['forecast']): Pick<
  CustomerValueBody,
  'predicted' | 'churn' | 'propensity' | 'next_order'
> {
  return {
    predicted: value && {
      horizon_days: value.horizonDays,
      orders: value.orders,
      revenue: value.revenue,
      lifetime_value: value.lifetimeValue,
      margin: value.margin,
      discount_rate: value.annualRate,
      model: value.model,
      fallback: value.fallback,
    },
    churn: churn && {
      horizon_days: churn.horizonDays,
      probability: churn.probability,
      fallback: churn.fallback,
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

/** How a customer behaves. Weekdays as ISO 8601 counts them. */
export function behaviourBody(behaviour: Behaviour): BehaviourBody {
  const { funnel, favouriteHour, favouriteWeekday, categories, brands } = behaviour;
  return {
    visits: behaviour.visits,
    items: { viewed: funnel.viewed, carted: funnel.carted, bought: funnel.bought },
    favourite_hour: favouriteHour,
    favourite_weekday: favouriteWeekday === null ? null : favouriteWeekday + 1,
    categories: [...categories],
    brands: [...brands],
    average_unit_price: behaviour.unitPrice,
    refund_rate: behaviour.refundRate,
    ratings: behaviour.ratings,
  };
}

/** A page of customers, with what names the list. */
export function pageBody<Named extends object>({ version, card, ...page }: CustomersPage, named: Named) {
  return {
    model_version: version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
    ...named,
    total: page.total,
    customers: page.entries.map(listedCustomerBody),
    next_cursor: page.nextCursor,
  };
}

function listedCustomerBody(one: ListedCustomer): ListedCustomerBody {
  return {
    customer_id: one.id,
    segment_id: one.segment,
    stage: one.stage,
    tier: one.tier,
    historic_revenue: one.historic,
    orders: one.orders,
    last_order: isoTimeOrNull(one.lastOrder),
    lifetime_value: one.lifetimeValue,
    churn: one.churn,
    propensity: one.propensity,
    next_order: isoTimeOrNull(one.nextOrder),
    play: one.play,
    value_at_stake: one.valueAtStake,
  };
}

export function worklistsBody(
  row: WorklistsRow | undefined,
  serving: Serving,
  card: ModelRow,
): WorklistsBody {
  return {
    model_version: serving.version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
    worklists: (row?.worklists ?? []).map(({ play, customers, valueAtStake }) => ({
      play,
      description: playText(play),
      customers,
      value_at_stake: valueAtStake,
    })),
  };
}
