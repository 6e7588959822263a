import { type CustomerPrediction, PROPENSITY_DAYS } from '../../contract/customer.ts';
import type { Absence, CustomerPageRow } from '../../contract/rows.ts';
import { forecastAnswer } from '../customers/forecast-answer.ts';
import { behaviourAt } from '../insights/behaviour-table.ts';
import { attributesOf } from '../insights/customer-attributes.ts';
import type { DescribedCustomers } from '../train/trained-shop.ts';
import { customerRow } from './customer-row.ts';
import { riskReasons } from './risk-reasons.ts';

/** The page of customer `c`. O(1). */
export function customerPage(shop: DescribedCustomers, c: number, timeKnown: boolean): CustomerPageRow {
  const forecast = publishedForecast(shop, c);
  const historyCarries = shop.forecasts.report.carriedDays >= PROPENSITY_DAYS;
  const parts = ['value', 'churn', 'propensity', 'nextOrder', 'action'] as const;
  const absent = parts
    .filter((part) => forecast[part] === null)
    .map((part) => [part, absenceOf(part, forecast.stage, timeKnown, historyCarries)]);
  const attributes = attributesOf(shop.customerAttributes, c);
  return {
    ...customerRow(shop.customerModel, c),
    forecast,
    absent: Object.fromEntries(absent),
    behaviour: behaviourAt(shop.behaviour, c),
    mayContact: shop.marketingConsent.refused[c] === 0,
    ...(attributes === undefined ? {} : { attributes }),
  };
}

/** Why a part of a forecast is missing. */
function absenceOf(
  part: keyof CustomerPageRow['absent'],
  stage: CustomerPrediction['stage'],
  timeKnown: boolean,
  historyCarries: boolean,
): Absence {
  if (stage === 'orders-unknown') return 'orders-not-in-data';
  if (stage === 'never-ordered') return 'never-ordered';
  if (part !== 'nextOrder' || !historyCarries) return 'history-too-short';
  if (!timeKnown) return 'no-repeat-orders-in-shop';
  return stage === 'overdue' || stage === 'inactive' ? 'overdue' : 'order-unlikely';
}

/** Whether the shop has enough repeat orders to predict dates. O(customers). */
export function isInterpurchaseTimeKnown({ forecasts }: DescribedCustomers): boolean {
  return forecasts.nextOrder.some((time) => !Number.isNaN(time));
}

/** The forecast of customer `c` with the reasons of the churn risk, rounded to four decimals. O(1). */
export function publishedForecast(
  { forecasts, customerModel }: DescribedCustomers,
  c: number,
): CustomerPrediction {
  const { value, churn, propensity, action, ...rest } = forecastAnswer(forecasts, c);
  return {
    ...rest,
    action: action && { ...action, effect: action.effect === null ? null : digits(action.effect, 1e6) },
    value: value && { ...value, orders: digits(value.orders) },
    churn: churn && {
      ...churn,
      probability: digits(churn.probability),
      reasons: riskReasons(forecasts, c, customerModel.table.orderDays[c]).map((reason) => ({
        ...reason,
        effect: digits(reason.effect),
      })),
    },
    propensity: propensity === null ? null : digits(propensity),
  };
}

function digits(value: number, scale = 10_000): number {
  return Math.round(value * scale) / scale;
}
