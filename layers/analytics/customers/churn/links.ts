import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { logOdds, probability } from '../../numeric/log-odds.ts';
import { CHUNK, fitBlend, inChunks } from './blend.ts';
import type { RowOdds } from './classifier.ts';
import { daysToOrder, type Snapshot, type Snapshots } from './examples.ts';
import { logistic } from './logistic.ts';
import { enough } from './model.ts';
import { hasHistory, middleLevel, ownLevel, type PastCut, seasonOf, YEAR_DAYS } from './season.ts';

/** Days before the cut that a link is learnt as of, besides its own length; a quarter of a year apart, as for churn. */
const CUT_DAYS = [91, 182, 273, 364, 455, 546];

/** How far the levels of a link on the same days differ from year to year, in log-odds: more than churn's, since fewer meet its condition. */
const LEVEL_NOISE = 0.7;

/** Cuts that a link is learnt from at most. */
const LEARNT_CUTS = 4;

/**
 * From the probability of no order within one horizon to that of the next: `before`, who orders within `to` days has not yet ordered
 * after `from`; `after`, who has not ordered within `from` days has not ordered after `to` either.
 */
export interface Link {
  readonly kind: 'before' | 'after';
  readonly from: number;
  readonly to: number;
}

/**
 * Conditional probability of no order of each of today's buyers, learnt as churn is: logistic regression on features of earlier cuts,
 * among those who met the condition, averaged in log-odds with MBG/NBD and shifted to last year's season. MBG/NBD alone where the history
 * does not reach back far enough. O(events + cuts × customers) time.
 */
export function linkProbability(
  dataset: Dataset,
  cut: number,
  snapshots: Snapshots,
  link: Link,
  seed: number,
): Float64Array {
  const { today } = snapshots;
  const prior = today.prior.map((_, i) => logOdds(priorOf(today, i, link)));
  const learnt = [...new Set([link.to, ...CUT_DAYS.filter((days) => days >= link.to)])]
    .slice(0, LEARNT_CUTS)
    .flatMap((days) => pastCut(dataset, snapshots, cut - days * DAY_MS, link) ?? []);
  if (learnt.length === 0) return prior.map(probability);
  const blend = fitBlend(learnt, [logistic.name, 'mbg-nbd'], seed);
  const odds = inChunks(blend, today.dims);
  const now = oddsToday(blend, today, prior);
  const year = cut - YEAR_DAYS * DAY_MS;
  const lastYear = link.to <= YEAR_DAYS ? pastCut(dataset, snapshots, year, link) : undefined;
  // A link that ends a year ahead was learnt on the same days of the year.
  const season =
    link.to > YEAR_DAYS ? ownLevel(learnt.slice(0, 1), odds) : seasonOf(lastYear, learnt, odds, LEVEL_NOISE);
  const shift = season ?? middleLevel(now, prior);
  return now.map((z) => probability(z + shift));
}

/** Log-odds of all of today's buyers, with the link's prior as last column; in chunks, since a copy of all rows would be large. */
function oddsToday({ rowsOf, odds }: RowOdds, { x, dims }: Snapshot, prior: Float64Array): Float64Array {
  const all = new Float64Array(prior.length);
  for (let from = 0; from < prior.length; from += CHUNK) {
    const rows = x.slice(from * dims, (from + CHUNK) * dims);
    for (let i = 0; i * dims < rows.length; i++) rows[(i + 1) * dims - 1] = prior[from + i];
    all.set(odds(rowsOf(rows)), from);
  }
  return all;
}

/** An earlier cut with who met the condition; undefined if too few did, or the history before it is too short. */
function pastCut(dataset: Dataset, snapshots: Snapshots, at: number, link: Link): PastCut | undefined {
  if (!hasHistory(dataset, at)) return undefined;
  const known = snapshots.at(at);
  const met = conditional(known, daysToOrder(dataset, known), link);
  return enough(met.outcome) ? met : undefined;
}

/** Buyers who met the link's condition, with MBG/NBD's conditional probability as last column and prior. */
function conditional(snapshot: Snapshot, days: Float64Array, link: Link): PastCut {
  const { dims } = snapshot;
  const meets = (time: number) => (link.kind === 'before' ? time <= link.to : time > link.from);
  const rows = Array.from(snapshot.customers.keys()).filter((i) => meets(days[i]));
  const x = new Float64Array(rows.length * dims);
  const prior = new Float64Array(rows.length);
  for (const [row, i] of rows.entries()) {
    x.set(snapshot.x.subarray(i * dims, (i + 1) * dims), row * dims);
    prior[row] = logOdds(priorOf(snapshot, i, link));
    x[(row + 1) * dims - 1] = prior[row];
  }
  const column = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]);
  const until = link.kind === 'before' ? link.from : link.to;
  return {
    known: {
      ...snapshot,
      x,
      prior,
      customers: Int32Array.from(rows, (i) => snapshot.customers[i]),
      recency: column(snapshot.recency),
    },
    outcome: Uint8Array.from(rows, (i) => (days[i] > until ? 1 : 0)),
  };
}

/** MBG/NBD's conditional probability of no order. */
function priorOf({ noOrder }: Snapshot, i: number, { kind, from, to }: Link): number {
  const near = noOrder(i, from);
  const far = noOrder(i, to);
  if (kind === 'after') return near > 0 ? far / near : 1;
  return far < 1 ? (near - far) / (1 - far) : 0.5;
}
