import { forecastAnswer } from '../../../../layers/analytics/customers/forecast-answer.ts';
import type { CustomerForecasts } from '../../../../layers/analytics/customers/forecast-types.ts';
import type { CustomerModel } from '../../../../layers/analytics/customers/model.ts';
import { customerRow } from '../../../../layers/analytics/publish/customer-row.ts';
import { riskReasons } from '../../../../layers/analytics/publish/risk-reasons.ts';
import { actionText, rhythmText } from '../../../../layers/analytics/serve/customer-text.ts';
import { riskText } from '../../../../layers/analytics/serve/reason-text.ts';
import { minorUnitDigits } from '../../../../layers/contract/events/currency.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { day } from '../../format.ts';
import type { Output } from '../output.ts';

/** Characters to collect before a write. */
const CHUNK = 1 << 20;

interface Sources {
  readonly model: CustomerModel;
  readonly forecasts: CustomerForecasts;
  /** Digits of the currency's minor unit. */
  readonly digits: number;
}

/** Writes one JSON line for every customer who has ordered, sorted by identifier. Returns the number of lines. */
export async function writeCustomers(
  output: Output,
  dataset: Dataset,
  model: CustomerModel,
  forecasts: CustomerForecasts,
): Promise<number> {
  const digits = minorUnitDigits(dataset.currency);
  const sources: Sources = { model, forecasts, digits };
  let text = '';
  let lines = 0;
  for (const [c, id] of dataset.customers.entries()) {
    const line = lineOf(id, c, sources);
    if (line === null) continue;
    text += `${JSON.stringify(line)}\n`;
    lines++;
    if (text.length < CHUNK) continue;
    await output.write(text);
    text = '';
  }
  if (text !== '') await output.write(text);
  return lines;
}

function lineOf(id: string, c: number, { model, forecasts, digits }: Sources) {
  const forecast = forecastAnswer(forecasts, c);
  const { value, churn, nextOrder, propensity } = forecast;
  const row = customerRow(model, c);
  if (row.value.orders === 0) return null;
  const orders = forecasts.orders[c] as number;
  const revenue = forecasts.revenue[c] as number;
  const units = (minor: number) => Number((minor / 10 ** digits).toFixed(digits + 2));
  return {
    customer_id: id,
    horizon_days: forecasts.report.value.settings.horizonDays,
    transactions: value && rounded(orders),
    spend: value && units(orders > 0 ? revenue / orders : 0),
    revenue: value && units(revenue),
    clv: value && units(forecasts.lifetimeValue[c] as number),
    churn_days: forecasts.report.churn.horizonDays,
    churn: churn && rounded(churn.probability),
    propensity_30_days: propensity === null ? null : rounded(propensity),
    reasons: riskReasons(forecasts, c, model.table.orderDays[c] ?? 0).map(({ text, effect }) =>
      riskText(text, effect),
    ),
    segment: row.segment.id,
    cluster: row.cluster?.id ?? null,
    tier: forecast.tier,
    tier_of_five: forecast.tierOfFive,
    stage: forecast.stage,
    stage_text: rhythmText(forecast),
    next_order: nextOrder && {
      expected: day(nextOrder.expected),
      from: day(nextOrder.from),
      to: day(nextOrder.to),
    },
    play: forecast.action?.play ?? null,
    value_at_stake: forecast.action?.valueAtStake == null ? null : units(forecast.action.valueAtStake),
    play_text:
      forecast.action === null
        ? null
        : actionText({
            ...forecast,
            action: forecast.action,
            expectedRevenue: value?.revenue ?? null,
            assumptions: forecasts.report.plays,
            currency: model.table.currency,
          }),
    historic: units(row.value.historic),
    excess_refunds: units(row.value.excessRefunds),
    orders: row.value.orders,
    currency: model.table.currency,
  };
}

/** Six digits after the point: enough to compare, short enough to read. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
