import type { CustomerPrediction } from '../../contract/customer.ts';
import type { Absence, CustomerPageRow } from '../../contract/rows.ts';
import { forecastAnswer } from '../customers/forecast-answer.ts';
import { behaviourAt } from '../insights/behaviour-table.ts';
import type { DescribedCustomers } from '../train/trained-shop.ts';
import { customerRow } from './customer-row.ts';
import { riskReasons } from './risk-reasons.ts';

/** The page of customer `c`. O(1). */
export function customerPage(shop: DescribedCustomers, c: number, timeKnown: boolean): CustomerPageRow {
  const forecast = publishedForecast(shop, c);
  const ordered = shop.customerModel.table.orders[c] > 0;
  const waited = timeKnown ? 'overdue-beyond-experience' : 'no-repeat-orders-in-shop';
  const parts = ['value', 'churn', 'propensity', 'nextOrder'] as const;
  const absent = parts
    .filter((part) => forecast[part] === null)
    .map((part): [string, Absence] => [part, ordered ? waited : 'never-ordered']);
  return {
    ...customerRow(shop.customerModel, c),
    forecast,
    absent: Object.fromEntries(absent),
    behaviour: behaviourAt(shop.behaviour, c),
    mayContact: shop.marketingConsent.refused[c] === 0,
  };
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
  const { value, churn, propensity, ...rest } = forecastAnswer(forecasts, c);
  return {
    ...rest,
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

function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
