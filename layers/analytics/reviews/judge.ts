import { probabilityMetrics } from '../numeric/forecast-metrics.ts';

/** How well probabilities of praise tell praise from complaint. */
export interface SentimentQuality {
  readonly reviews: number;
  /** Share of praise. */
  readonly praised: number;
  /** Area under the ROC curve; null where all reviews praise or none does. */
  readonly auc: number | null;
  /** Mean of the F1 of both verdicts. */
  readonly macroF1: number;
  /** Mean difference of predicted and actual praise over ten bins of probability. */
  readonly calibrationError: number;
}

/** @param threshold probability from which a review counts as praise */
export function judgeSentiment(
  probabilities: Float64Array,
  praises: Uint8Array,
  threshold: number,
): SentimentQuality {
  const { auc, ece, rate } = probabilityMetrics(probabilities, praises);
  return {
    reviews: praises.length,
    praised: rate,
    auc,
    macroF1: macroF1(probabilities, praises, threshold),
    calibrationError: ece,
  };
}

/** The threshold with the best macro-F1. Among equals the lowest. O(n log n). */
export function bestThreshold(probabilities: Float64Array, praises: Uint8Array): number {
  const order = Array.from(probabilities, (_, i) => i).sort((a, b) => probabilities[a] - probabilities[b]);
  const positives = praises.reduce((sum, one) => sum + one, 0);
  const negatives = praises.length - positives;
  let [bestAt, best] = [0.5, -1];
  let [goodBelow, badBelow] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const here = probabilities[order[at]];
    if (at === 0 || here > probabilities[order[at - 1]]) {
      const f1 = meanF1(positives - goodBelow, negatives - badBelow, badBelow, goodBelow);
      if (f1 > best) {
        best = f1;
        bestAt = at === 0 ? here : (here + probabilities[order[at - 1]]) / 2;
      }
    }
    if (praises[order[at]] === 1) goodBelow += 1;
    else badBelow += 1;
  }
  return bestAt;
}

function macroF1(probabilities: Float64Array, praises: Uint8Array, threshold: number): number {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < praises.length; i++)
    counts[(probabilities[i] >= threshold ? 0 : 2) + (praises[i] === 1 ? 0 : 1)] += 1;
  const [rightPraise, wrongPraise, wrongComplaint, rightComplaint] = counts;
  return meanF1(rightPraise, wrongPraise, rightComplaint, wrongComplaint);
}

function meanF1(
  rightPraise: number,
  wrongPraise: number,
  rightComplaint: number,
  wrongComplaint: number,
): number {
  const f1 = (right: number) => (2 * right) / (2 * right + wrongPraise + wrongComplaint || 1);
  return (f1(rightPraise) + f1(rightComplaint)) / 2;
}
