import { csrFromTriples, transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { TopK } from '../numeric/top-k.ts';
import type { EventLog } from '../recommend/contract.ts';

/** "Who buys `from` also buys `to`", counted over baskets. */
export interface Rule {
  readonly from: number;
  readonly to: number;
  /** Baskets with both. */
  readonly together: number;
  /** Share of all baskets with both, 0 to 1. */
  readonly support: number;
  /** Share of the baskets with `from` that also hold `to`, 0 to 1. */
  readonly confidence: number;
  /** Confidence over the share of all baskets with `to`: 1 is chance. */
  readonly lift: number;
  /** Log-likelihood ratio G² of the two being independent; above 10.83 by chance in one of a thousand pairs. */
  readonly significance: number;
}

export interface RuleLimits {
  /** Least baskets with both. */
  readonly together: number;
  readonly lift: number;
  readonly significance: number;
}

/**
 * One customer counts for a pair, and for an item, with at most so many baskets when a rule is tested: a habit of one, or one who
 * orders without end, is no rule of the shop. Published figures count every basket.
 */
const MOST_BASKETS_EACH = 3;
/** Least customers (or orders of unknown customers) with both. */
const LEAST_CUSTOMERS = 2;

/** Strong enough to show to visitors: in at least three baskets, and beyond chance at 1 in 1000. */
export const DEFAULT_RULE_LIMITS: RuleLimits = { together: 3, lift: 1, significance: 10.83 };

/** Baskets × items, 1 where the basket holds the item. O(events). */
export function basketsOf(log: EventLog, items: number): Csr {
  const rows: number[] = [];
  const cols: number[] = [];
  let baskets = 0;
  for (let row = 0; row + 1 < log.offsets.length; row++) {
    const numbers = new Map<number, number>();
    for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
      let basket = numbers.get(log.basket[at]);
      if (basket === undefined) {
        basket = baskets++;
        numbers.set(log.basket[at], basket);
      }
      rows.push(basket);
      cols.push(log.item[at]);
    }
  }
  const counts = csrFromTriples(baskets, items, rows, cols, new Float32Array(rows.length).fill(1));
  return { ...counts, values: counts.values.fill(1) };
}

/**
 * Association rules between pairs of items (Agrawal, Imieliński and Swami, SIGMOD 1993) tested against chance by the
 * log-likelihood ratio of Dunning (Computational Linguistics 1993). At most `most` for each `from`, by significance.
 * One dense row of memory; O(sum of squared basket sizes).
 * @param customerOf customer of each basket, whose baskets are neighbours; absent: every basket is another customer's
 */
export function associationRules(
  baskets: Csr,
  most: number,
  limits: RuleLimits,
  customerOf: ArrayLike<number> = Array.from({ length: baskets.rows }, (_, basket) => basket),
): Rule[] {
  const byItem = transpose(baskets);
  const frequency = (item: number) => byItem.offsets[item + 1] - byItem.offsets[item];
  const bounded = boundedFrequencies(byItem, customerOf);
  const together = new Int32Array(baskets.cols);
  const tested = new Int32Array(baskets.cols);
  const customers = new Int32Array(baskets.cols);
  /** The customer of the latest basket with both, and how many of theirs there were. */
  const latest = new Int32Array(baskets.cols);
  const ofLatest = new Int32Array(baskets.cols);
  const touched = new Int32Array(baskets.cols);
  const top = new TopK(most);
  const chosen = new Int32Array(most);
  const strengths = new Float64Array(most);
  const rules: Rule[] = [];
  for (let from = 0; from < baskets.cols; from++) {
    let count = 0;
    for (let b = byItem.offsets[from]; b < byItem.offsets[from + 1]; b++) {
      const basket = byItem.indices[b];
      for (let at = baskets.offsets[basket]; at < baskets.offsets[basket + 1]; at++) {
        const to = baskets.indices[at];
        if (to === from) continue;
        if (together[to]++ === 0) {
          touched[count++] = to;
          tested[to] = 0;
          customers[to] = 0;
        }
        if (customers[to] === 0 || latest[to] !== customerOf[basket]) {
          latest[to] = customerOf[basket];
          ofLatest[to] = 0;
          customers[to]++;
        }
        if (ofLatest[to]++ < MOST_BASKETS_EACH) tested[to]++;
      }
    }
    const found = new Map<number, Rule>();
    for (let t = 0; t < count; t++) {
      const to = touched[t];
      const counted = ruleOf(from, to, together[to], frequency(from), frequency(to), baskets.rows);
      const test = ruleOf(from, to, tested[to], bounded[from], bounded[to], baskets.rows);
      const rule = { ...counted, significance: test.significance };
      together[to] = 0;
      if (tested[to] < limits.together || customers[to] < LEAST_CUSTOMERS) continue;
      if (rule.lift <= limits.lift || test.lift <= limits.lift) continue;
      if (rule.significance < limits.significance) continue;
      found.set(to, rule);
      top.push(to, rule.significance);
    }
    const kept = top.drain(chosen, strengths, 0);
    for (let i = 0; i < kept; i++) rules.push(found.get(chosen[i])!);
  }
  return rules;
}

/** Baskets with each item, of one customer at most {@link MOST_BASKETS_EACH}. */
function boundedFrequencies({ offsets, indices, rows }: Csr, customerOf: ArrayLike<number>): Int32Array {
  const counts = new Int32Array(rows);
  for (let item = 0; item < rows; item++) {
    let customer = -1;
    let own = 0;
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      if (customerOf[indices[at]] !== customer) own = 0;
      customer = customerOf[indices[at]];
      if (own++ < MOST_BASKETS_EACH) counts[item]++;
    }
  }
  return counts;
}

function ruleOf(from: number, to: number, both: number, a: number, b: number, baskets: number): Rule {
  const confidence = both / a;
  return {
    from,
    to,
    together: both,
    support: both / baskets,
    confidence,
    lift: confidence / (b / baskets),
    significance: logLikelihoodRatio(both, a - both, b - both, baskets - a - b + both),
  };
}

/** G² = 2 Σ O ln(O / E) over the four cells of a 2 × 2 table. */
export function logLikelihoodRatio(both: number, onlyA: number, onlyB: number, neither: number): number {
  const total = both + onlyA + onlyB + neither;
  const cell = (seen: number, row: number, col: number) =>
    seen === 0 ? 0 : seen * Math.log((seen * total) / (row * col));
  const [a, notA, b, notB] = [both + onlyA, onlyB + neither, both + onlyB, onlyA + neither];
  const sum = cell(both, a, b) + cell(onlyA, a, notB) + cell(onlyB, notA, b) + cell(neither, notA, notB);
  return Math.max(0, 2 * sum);
}
