import type {
  Candidate,
  ExposureLimits,
  HoldoutReport,
  HoldoutRow,
  RunFacts,
  Verdict,
} from '../../contract/evaluation.ts';
import { bootstrapMeans, quantile } from '../numeric/bootstrap.ts';
import { seededRandom } from '../numeric/random.ts';
import { sameCandidate } from './candidate.ts';
import { betterBaseline, exposureFaults, isLessEven } from './exposure-verdict.ts';
import { percent } from './percent.ts';

export interface JudgeLimits {
  /** Share of delivered rows that may be rejected, 0 to 1. */
  readonly rejectShare: number;
  /** Share of the serving version's events, customers, items or tested customers that may be missing, 0 to 1. */
  readonly shrinkShare: number;
  /** Times the serving version's customers, orders, revenue or share of one item that a version may have. */
  readonly growth: number;
  /** Probability of holding a candidate that is in truth as good. */
  readonly alpha: number;
  /** What lists may do to the catalogue. */
  readonly exposure: ExposureLimits;
}

/** Default of {@link JudgeLimits.alpha}. */
export const ALPHA = 0.05;

export interface JudgeInput {
  readonly report: HoldoutReport;
  readonly candidate: Candidate;
  /** The serving version's candidate, measured in the same report; null when nothing serves yet. */
  readonly serving: Candidate | null;
  readonly facts: RunFacts;
  readonly limits: JudgeLimits;
  readonly seed: number;
}

const SAMPLES = 2000;

/** A serving version of fewer customers or orders may grow by any factor. */
const GROWN_UP = 100;
/** An item may have this share of all purchase rows whatever it had. */
const COMMON_SHARE = 0.1;

/**
 * Whether the candidate may replace what serves. First the input is checked, and held where it grew beyond belief; then the candidate
 * is compared with the
 * serving recipe on the same hold-out: a bootstrap of the per-customer difference of NDCG, paired by customer, and
 * *hold* only when even its upper (1 − alpha) bound is below zero. Where too few customers are left to test on, although
 * the serving version was tested, the days before the newest event are missing: *hold*, too, because nothing supports the
 * candidate.
 */
export function judge(input: JudgeInput): Verdict {
  return inputFault(input) ?? growthFault(input) ?? compare(input);
}

function inputFault({ facts, limits }: JudgeInput): Verdict | null {
  const delivered = facts.events + facts.rejectedRows;
  const share = delivered === 0 ? 0 : facts.rejectedRows / delivered;
  const figures: Record<string, number> = { ...flat(facts), rejectShare: share };
  const invalid = (reason: string): Verdict => ({ outcome: 'invalid', reason, figures });

  if (facts.events === 0) {
    return invalid(
      facts.rejectedRows > 0
        ? `None of the ${facts.rejectedRows} rows could be used. The rejects name file, line, column and reason; most likely the column mapping does not fit the files.`
        : 'There are no events. Upload dumps under raw/events/.',
    );
  }
  if (share > limits.rejectShare) {
    return invalid(
      `${percent(share)} of the rows were rejected, the limit is ${percent(limits.rejectShare)}. The rejects name file, line, column and reason; correct the export or the column mapping, or raise the limit.`,
    );
  }
  if (facts.customers === 0) {
    return invalid(
      'No event has a customer, so there is nobody to recommend to. Map the customer_id column.',
    );
  }
  if (facts.items === 0) {
    return invalid('No event has an item, so there is nothing to recommend. Map the item_id column.');
  }
  for (const what of ['customers', 'events', 'items'] as const) {
    const before = facts.serving?.[what] ?? 0;
    if (facts[what] < before * (1 - limits.shrinkShare)) {
      return invalid(
        `This run has ${facts[what]} ${what}, the serving version ${before}: more than ${percent(limits.shrinkShare)} are missing. Check that the dumps are complete, or raise shrinkShareLimit if this is intended.`,
      );
    }
  }
  return null;
}

/** Growth that posted events alone do not bring from run to run. */
function growthFault({ facts, limits }: JudgeInput): Verdict | null {
  const { trade, serving } = facts;
  const held = (what: string, now: number, before: number): Verdict => ({
    outcome: 'hold',
    reason: `Held: ${what} grew from ${number(before)} to ${number(now)}, more than ${limits.growth} times. Somebody may have posted invented events, or a dump may have another unit. Look at the newest dumps and events; raise growthLimit if this is intended.`,
    figures: { now, before, growthLimit: limits.growth },
  });
  if (trade !== undefined && trade.revenue > Number.MAX_SAFE_INTEGER) {
    return {
      outcome: 'hold',
      reason: `Held: the revenue of all purchases, ${number(trade.revenue)} minor units, is more than can be counted exactly. Look for purchases of astronomic amounts in the newest dumps and events.`,
      figures: { now: trade.revenue },
    };
  }
  if (serving === undefined) return null;
  if (serving.customers >= GROWN_UP && facts.customers > serving.customers * limits.growth)
    return held('the number of customers', facts.customers, serving.customers);
  if (trade === undefined || serving.trade === undefined || serving.trade.orders < GROWN_UP) return null;
  const before = serving.trade;
  if (trade.orders > before.orders * limits.growth)
    return held('the number of orders', trade.orders, before.orders);
  if (before.revenue > 0 && trade.revenue > before.revenue * limits.growth)
    return held('the revenue in minor units', trade.revenue, before.revenue);
  if (trade.topItemShare > Math.max(COMMON_SHARE, before.topItemShare * limits.growth))
    return held('the share of one item in all purchases', trade.topItemShare, before.topItemShare);
  return null;
}

function compare({ report, candidate, serving, facts, limits, seed }: JudgeInput): Verdict {
  const tested = facts.serving?.tested ?? 0;
  if (report.tooShort !== null && report.customers < tested * (1 - limits.shrinkShare)) {
    return {
      outcome: 'hold',
      reason: `Held: this version could not be tested. ${report.tooShort}; the serving version was tested on ${tested}. Dumps of the days before the newest event may be missing, or its time may be wrong. Deliver them, set asOf, or raise shrinkShareLimit if the shop was closed.`,
      figures: { customers: report.customers, servingCustomers: tested },
    };
  }
  if (report.tooShort !== null) {
    return {
      outcome: 'publish',
      reason: `Published without a comparison. ${report.tooShort}.`,
      figures: { customers: report.customers },
    };
  }
  const candidateRow = rowOf(report, candidate);
  if (candidateRow === undefined) {
    return {
      outcome: 'hold',
      reason: `The candidate ${candidate.recipe.model} was not measured on the hold-out, so nothing supports it. Run the pipeline again.`,
      figures: { customers: report.customers },
    };
  }
  const faults = exposureFaults(candidateRow, limits.exposure);
  const notes = [...faults, betterBaseline(report, candidateRow) ?? []]
    .flat()
    .map((note) => ` ${note}.`)
    .join('');
  const own = {
    customers: report.customers,
    ndcg: candidateRow.ndcg,
    recall: candidateRow.recall,
    ...exposureFigures(candidateRow),
  };
  const measured = `NDCG@${report.k} ${candidateRow.ndcg.toFixed(4)} on ${report.customers} customers`;
  if (serving === null) {
    return {
      outcome: 'publish',
      reason: `First version: ${candidate.recipe.model} reaches ${measured}.${notes}`,
      figures: own,
    };
  }
  const servingRow = rowOf(report, serving);
  if (servingRow === undefined) {
    return {
      outcome: 'publish',
      reason: `The serving recipe ${serving.recipe.model} can no longer be measured; ${candidate.recipe.model} reaches ${measured}.${notes}`,
      figures: own,
    };
  }
  const { difference, low, high } = pairedDifference(candidateRow, servingRow, limits.alpha, seed);
  const figures = {
    ...own,
    servingNdcg: servingRow.ndcg,
    servingRecall: servingRow.recall,
    difference,
    low,
    high,
  };
  const against = `${measured} against ${servingRow.ndcg.toFixed(4)} for the serving recipe (difference ${signed(difference)}, ${percent(1 - 2 * limits.alpha)} interval ${signed(low)} to ${signed(high)})`;
  const [exposure, servingExposure] = [candidateRow.exposure, servingRow.exposure];
  if (faults.length > 0 && exposure !== undefined && servingExposure !== undefined) {
    if (isLessEven(exposure, servingExposure, limits.exposure))
      return {
        outcome: 'hold',
        reason: `Held: the lists of the candidate are less even than those of the serving version and exceed a limit.${notes} Raise the limit in recommend.exposure if this is intended.`,
        figures,
      };
  }
  return high < 0
    ? {
        outcome: 'hold',
        reason: `Held: the candidate is worse than the serving version, ${against}. The serving version stays.`,
        figures,
      }
    : { outcome: 'publish', reason: `Not worse than the serving version: ${against}.${notes}`, figures };
}

function exposureFigures({ exposure }: HoldoutRow): Record<string, number> {
  if (exposure === undefined) return {};
  const { coverage, gini, commonestItemShare, topTenShare, novelty, overlap } = exposure;
  return {
    coverage,
    gini,
    commonestItemShare,
    topTenShare,
    novelty,
    ...(overlap === null ? {} : { overlap }),
  };
}

/** Difference in NDCG of two rows, paired by customer, with its (1 − 2 alpha) bootstrap interval. */
function pairedDifference(
  row: HoldoutRow,
  other: HoldoutRow,
  alpha: number,
  seed: number,
): { readonly difference: number; readonly low: number; readonly high: number } {
  const differences = row.perCustomer.ndcg.map((value, i) => value - other.perCustomer.ndcg[i]);
  const means = bootstrapMeans(differences, SAMPLES, seededRandom(seed, 'judge'));
  return {
    difference: row.ndcg - other.ndcg,
    low: quantile(means, alpha),
    high: quantile(means, 1 - alpha),
  };
}

/** Whether the judge would hold a candidate: worse than the serving one, beyond noise, on the same hold-out. */
export function isWorse(
  report: HoldoutReport,
  candidate: Candidate,
  serving: Candidate,
  alpha: number,
  seed: number,
): boolean {
  const [row, other] = [rowOf(report, candidate), rowOf(report, serving)];
  if (row === undefined || other === undefined) return false;
  return pairedDifference(row, other, alpha, seed).high < 0;
}

function rowOf(report: HoldoutReport, candidate: Candidate): HoldoutRow | undefined {
  return report.rows.find((row) => sameCandidate(row, candidate));
}

function flat({ serving, ...own }: RunFacts): Record<string, number> {
  const { events, rejectedRows, customers, items } = own;
  return serving === undefined
    ? { events, rejectedRows, customers, items }
    : {
        events,
        rejectedRows,
        customers,
        items,
        servingEvents: serving.events,
        servingCustomers: serving.customers,
        servingItems: serving.items,
      };
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
