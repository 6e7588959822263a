import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { MIN_TRAINING_DAYS } from '../../../contract/value-settings.ts';
import { probability } from '../../numeric/log-odds.ts';
import type { LogOdds } from './classifier.ts';
import type { Snapshot } from './examples.ts';

/** A year in whole weeks: weekdays stay weekdays. */
export const YEAR_DAYS = 364;

/**
 * Shift of log-odds that makes their mean probability `rate`, by bisection. 0 when the rate is 0 or 1, which no finite shift
 * reaches.
 */
export function shiftTo(odds: Float64Array, rate: number): number {
  if (odds.length === 0 || !(rate > 0 && rate < 1)) return 0;
  let low = -20;
  let high = 20;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const mean = odds.reduce((sum, z) => sum + probability(z + middle), 0) / odds.length;
    if (mean < rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Difference in log-odds between the actual churn rate at this cut and MBG/NBD's prediction, which has no season. */
export function levelOf(snapshot: Snapshot, outcome: Uint8Array): number {
  const rate = outcome.reduce((sum, value) => sum + value, 0) / Math.max(1, outcome.length);
  return shiftTo(snapshot.prior, rate);
}

/** Whether the events begin at least half a year before a time. */
export function hasHistory(dataset: Dataset, time: number): boolean {
  return dataset.events.length > 0 && time - dataset.events.time[0] >= MIN_TRAINING_DAYS * DAY_MS;
}

/** Buyers as of an earlier cut, and whether each ordered nothing (1) within the horizon after it. */
export interface PastCut {
  readonly known: Snapshot;
  readonly outcome: Uint8Array;
}

/** Share of customers who ordered nothing. */
export function rateOf(outcome: Uint8Array): number {
  return outcome.reduce((sum, value) => sum + value, 0) / outcome.length;
}

/**
 * Shift of the blend's log-odds towards the level of the same days of last year; null where last year is not known. Levels are measured
 * against MBG/NBD. Of the difference d between last year's and that of the training cuts, seen once, the part d² / (d² + noise²) is taken
 * for the season: a small one is mostly that year's own, Christmas is not. The blend's own offset from the outcomes is added, which is 0
 * for a classifier on its training cuts and the whole level for MBG/NBD alone.
 *
 * @param noise how far levels of the same days differ from year to year, in log-odds
 */
export function seasonOf(
  lastYear: PastCut | undefined,
  learnt: readonly PastCut[],
  odds: LogOdds,
  noise: number,
): number | null {
  if (lastYear === undefined) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const base = mean(learnt.map(({ known, outcome }) => levelOf(known, outcome)));
  const apart = levelOf(lastYear.known, lastYear.outcome) - base;
  const season = apart === 0 ? 0 : apart ** 3 / (apart * apart + noise * noise);
  return season + ownLevel(learnt, odds);
}

/** Mean shift of the blend's log-odds to the outcomes of the training cuts. */
export function ownLevel(learnt: readonly PastCut[], odds: LogOdds): number {
  const shifts = learnt.map(({ known, outcome }) => shiftTo(odds(known.x), rateOf(outcome)));
  return shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
}

/**
 * Shift to the midpoint of the mean probabilities of the blend, which is biased to the seasons it was trained on, and of MBG/NBD,
 * which has no season. Used where last year's level is unknown: neither is trusted alone.
 */
export function middleLevel(odds: Float64Array, prior: Float64Array): number {
  const mean = (z: Float64Array) => z.reduce((sum, value) => sum + probability(value), 0) / z.length;
  return odds.length > 0 ? shiftTo(odds, (mean(odds) + mean(prior)) / 2) : 0;
}
