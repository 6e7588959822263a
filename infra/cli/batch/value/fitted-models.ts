import type { Fit } from '../../../../layers/analytics/customers/purchase/fit.ts';
import { REPEAT_MODELS } from '../../../../layers/analytics/customers/purchase/order-forecast.ts';
import type { ValueModel } from '../../../../layers/analytics/customers/purchase/value-model.ts';
import { minorUnitDigits } from '../../../../layers/contract/events/currency.ts';

/**
 * The fitted models as JSON: parameters by name, log-likelihood, whether the fit converged, and the reason where a fallback is used
 * instead. Time is in weeks. Money is in units of the currency, as publications have it: with s minor units to
 * one, v becomes v / s, and each customer's density of mean spend is s times as high.
 */
export function fittedModels(
  { cut, histories, orders, spend, pastWeight, refundShare, holdout }: ValueModel,
  currency: string,
) {
  const scale = 10 ** minorUnitDigits(currency);
  const { x, meanSpend, spendDays, count } = histories;
  const valued = meanSpend.reduce(
    (sum, mean, i) => sum + (mean > 0 && (spendDays[i] as number) > 0 ? 1 : 0),
    0,
  );
  const names = REPEAT_MODELS.find(({ name }) => name === orders.model)?.parameters ?? [];
  const [p = 0, q = 0, v = 0] = spend.fit?.parameters ?? [];
  return {
    as_of: new Date(cut).toISOString(),
    currency,
    customers: count,
    repeat_customers: x.reduce((sum, repeats) => sum + (repeats > 0 ? 1 : 0), 0),
    orders: {
      model: orders.model,
      fallback: orders.reason,
      ...search(orders.fit, Object.fromEntries(names.map((name, i) => [name, orders.fit?.parameters[i]])), 0),
    },
    spend: {
      model: spend.model,
      fallback: spend.reason,
      customers: valued,
      ...search(spend.fit, { p, q, v: v / scale }, valued * Math.log(scale)),
    },
    past_weight: pastWeight,
    refund_share: refundShare,
    tried_days: holdout.days,
    untried: holdout.reason,
    tried: holdout.tried.map(({ model, pastWeight: weight, metrics }) => ({
      model,
      past_weight: weight,
      mae: metrics.mae / scale,
      spearman: metrics.spearman,
    })),
  };
}

function search(fit: Fit | null, parameters: Readonly<Record<string, number | undefined>>, shift: number) {
  if (fit === null) return { parameters: null, log_likelihood: null };
  return {
    parameters,
    log_likelihood: fit.logLikelihood + shift,
    converged: fit.converged,
    at_edge: fit.degenerate,
    evaluations: fit.evaluations,
  };
}
