import type { ProbabilityMetrics, ValueMetrics } from '../../contract/insights.ts';

/** Ranks from 0; ties get their mean rank. O(n log n) time. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const result = new Float64Array(n);
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && values[order[to]] === values[order[from]]) to++;
    for (let at = from; at < to; at++) result[order[at]] = (from + to - 1) / 2;
    from = to;
  }
  return result;
}

/** Compares predicted with actual amounts, one position per customer. O(n log n) time. */
export function valueMetrics(predicted: Float64Array, actual: Float64Array): ValueMetrics {
  const n = actual.length;
  let absolute = 0;
  let squared = 0;
  let predictedTotal = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const error = predicted[i] - actual[i];
    absolute += Math.abs(error);
    squared += error * error;
    predictedTotal += predicted[i];
    total += actual[i];
  }
  const byPrediction = descending(predicted);
  const top = Math.ceil(n / 10 - 1e-9);
  let captured = 0;
  for (let i = 0; i < top; i++) captured += actual[byPrediction[i]];
  const perfect = gini(actual, descending(actual));
  return {
    customers: n,
    mae: n > 0 ? absolute / n : 0,
    rmse: n > 0 ? Math.sqrt(squared / n) : 0,
    bias: total > 0 ? predictedTotal / total - 1 : null,
    spearman: correlation(ranks(predicted), ranks(actual)),
    normalisedGini: total > 0 && perfect > 0 ? gini(actual, byPrediction) / perfect : null,
    topDecileCapture: total > 0 ? captured / total : null,
  };
}

/** Compares probabilities with outcomes (1 or 0), one position per customer. O(n log n) time. */
export function probabilityMetrics(predicted: Float64Array, actual: Uint8Array): ProbabilityMetrics {
  const n = actual.length;
  const rank = ranks(predicted);
  const bins = Array.from({ length: 10 }, () => ({ predicted: 0, actual: 0 }));
  let positives = 0;
  let rankSum = 0;
  let squared = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const bin = bins[Math.min(9, Math.floor(predicted[i] * 10))];
    bin.predicted += predicted[i];
    bin.actual += actual[i];
    sum += predicted[i];
    squared += (predicted[i] - actual[i]) ** 2;
    if (actual[i] === 1) {
      positives++;
      rankSum += rank[i] + 1;
    }
  }
  const order = descending(predicted);
  const top = Math.ceil(n / 10 - 1e-9);
  let hits = 0;
  for (let i = 0; i < top; i++) hits += actual[order[i]];
  const rate = n > 0 ? positives / n : 0;
  const pairs = positives * (n - positives);
  return {
    customers: n,
    rate,
    meanPrediction: n > 0 ? sum / n : 0,
    auc: pairs > 0 ? (rankSum - (positives * (positives + 1)) / 2) / pairs : null,
    brier: n > 0 ? squared / n : 0,
    ece: n > 0 ? bins.reduce((error, bin) => error + Math.abs(bin.predicted - bin.actual) / n, 0) : 0,
    topDecileLift: positives > 0 ? hits / top / rate : null,
  };
}

function descending(values: Float64Array): Int32Array {
  return Int32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[b] - values[a] || a - b,
  );
}

/** Area between the gains curve in the given order (best first) and the diagonal. */
function gini(actual: Float64Array, order: Int32Array): number {
  const n = actual.length;
  let total = 0;
  let cumulative = 0;
  let area = 0;
  for (const i of order) total += actual[i];
  for (const i of order) {
    area += (cumulative + actual[i] / 2) / total / n;
    cumulative += actual[i];
  }
  return 2 * area - 1;
}

function correlation(a: Float64Array, b: Float64Array): number | null {
  const n = a.length;
  const middle = (n - 1) / 2;
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < n; i++) {
    product += (a[i] - middle) * (b[i] - middle);
    ofA += (a[i] - middle) ** 2;
    ofB += (b[i] - middle) ** 2;
  }
  return ofA > 0 && ofB > 0 ? product / Math.sqrt(ofA * ofB) : null;
}
