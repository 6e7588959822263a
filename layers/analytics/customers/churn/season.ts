import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { MIN_TRAINING_DAYS } from '../../../contract/value-settings.ts';
import { probability } from './classifier.ts';
import { outcomeOf, type Snapshot, snapshotAt } from './examples.ts';

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

/**
 * The level of the same days of last year ({@link levelOf}), or undefined if the shop is too young: it needs half a year
 * of history before last year's cut.
 *
 * @param most greatest number of customers to measure it on
 */
export function lastYearsLevel(
  dataset: Dataset,
  cut: number,
  horizonDays: number,
  timeZone: string,
  most: number,
): number | undefined {
  const lastYear = cut - YEAR_DAYS * DAY_MS;
  if (horizonDays > YEAR_DAYS || !hasHistory(dataset, lastYear)) return undefined;
  const snapshot = snapshotAt(dataset, lastYear, horizonDays, timeZone, most);
  return levelOf(snapshot, outcomeOf(dataset, snapshot, horizonDays));
}

/** Whether the events begin at least half a year before a time. */
export function hasHistory(dataset: Dataset, time: number): boolean {
  return dataset.events.length > 0 && time - dataset.events.time[0] >= MIN_TRAINING_DAYS * DAY_MS;
}
