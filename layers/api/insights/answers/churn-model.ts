import * as z from 'zod/mini';
import { featureText } from '../../../analytics/serve/feature-text.ts';
import type { ProbabilityMetrics, Tried } from '../../../contract/insights.ts';
import { count, days, described, probability } from '../../fields.ts';
import { rounded, roundedOrNull } from '../../wire.ts';
import { fallback, insightAnswer } from './insight-answer.ts';

const number = z.nullable(z.number());
const error = z.number().check(z.minimum(0));

/** How churn is predicted, and how good that was on the shop's own past. */
export const churnModel = insightAnswer(
  'churn-model',
  {
    horizon_days: described(days, 'Churn is no order in this many days'),
    blend: described(z.array(z.string()), 'Models whose log-odds are averaged'),
    fallback,
    season_shift: described(
      number,
      'Added to the log-odds for the season of last year; null where last year is not known',
    ),
    tried: described(
      z.array(
        z.strictObject({
          model: z.string(),
          chosen: z.boolean(),
          customers: count,
          rate: described(probability, 'Share of them who did churn'),
          auc: described(
            z.nullable(probability),
            'How often, of one who churned and one who did not, the former was given the higher probability; 0.5 is chance',
          ),
          brier: described(error, 'Mean squared error of the probability; 0 is best'),
          calibration_error: described(
            error,
            'How far probabilities are from what came true, on average; 0 is best',
          ),
          top_decile_lift: described(
            number,
            'Rate among the tenth with the highest probability, over `rate`; at most 1 / `rate`',
          ),
        }),
      ),
      'On the horizon before `as_of`, from what was known before; [] when the history is too short',
    ),
    importance: described(
      z.array(z.strictObject({ feature: z.string(), text: z.string(), loss: z.number() })),
      'Loss of AUC when a feature is shuffled among customers, greatest first',
    ),
  },
  (row) => ({
    horizon_days: row.horizonDays,
    blend: row.blend,
    fallback: row.fallback,
    season_shift: roundedOrNull(row.seasonShift),
    tried: row.tried.map(triedBody),
    importance: row.importance.map(({ feature, loss }) => ({
      feature,
      text: featureText(feature),
      loss: rounded(loss),
    })),
  }),
);

function triedBody({ model, chosen, metrics }: Tried<ProbabilityMetrics>) {
  return {
    model,
    chosen,
    customers: metrics.customers,
    rate: rounded(metrics.rate),
    auc: roundedOrNull(metrics.auc),
    brier: rounded(metrics.brier),
    calibration_error: rounded(metrics.ece),
    top_decile_lift: roundedOrNull(metrics.topDecileLift),
  };
}
