import type { Comparison } from '../../../../layers/analytics/evaluate/comparison.ts';
import { rowsOf, trainings } from '../../../../layers/analytics/evaluate/select.ts';
import { sampleWithout, seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import type { MeasureOptions } from '../evaluate/measure.ts';
import { leaveLastOutTrial } from '../protocols/leave-last-out.ts';
import { nextBasketTrial } from '../protocols/next-basket.ts';
import { sessionTrial } from '../protocols/session.ts';
import { temporalTrial } from '../protocols/temporal.ts';
import type { Learning, Trial } from '../protocols/trial.ts';
import { historyOf } from '../scoring/queries.ts';
import { drawnHoldOut } from './drawn.ts';

/** Days at the end of the history that candidates are compared on, where events have dates; doubled while too few … */
const VALIDATION_DAYS = 28;
/** … customers chose something in them … */
const ENOUGH_CUSTOMERS = 500;
/** … and as long as they are this share of the time at most. */
const MOST_TIME = 0.25;
/**
 * Shares of a measured customer's events that are held out where there are no dates, in turn. What customers will choose is less like
 * what they have than a small random draw is: models that are best only where most of a history is known must not win by it.
 */
const VALIDATION_SHARES = [0.2, 0.5, 0.8] as const;
/** Sessions that are held out, the latest ones: this share, or as many as the sample needs. */
const SESSION_SHARE = 0.1;
const MOST_SESSIONS = 4000;
/** Queries that are measured, a sample of them all. */
const MOST_QUERIES = 3000;

/** What candidates are compared on, and why so. */
export interface Validation {
  readonly comparison: Comparison;
  readonly why: string;
}

/** A part of the training data that resembles what will be asked; every model learns from all the rest. */
export function validationOf(learns: Learning, options: MeasureOptions): Validation {
  const { trial, why, excludeSeen = options.excludeSeen } = heldOut(learns, options);
  const { k, seed } = options;
  const { queries, train } = trial;
  const random = seededRandom(seed, 'choose.queries');
  const sample = sampleWithout(queries.length, Math.min(queries.length, MOST_QUERIES), random).sort();
  return {
    why,
    comparison: {
      trainFor: trainings(learns.interactions, train, (config) =>
        buildInteractions(trial.learns.dataset, config),
      ),
      queries: Array.from(sample, (q) => ({
        row: queries.row[q] as number,
        history: historyOf(queries, q),
      })),
      relevant: rowsOf(trial.relevant, sample),
      k,
      excludeSeen,
      seed,
    },
  };
}

interface HeldOut {
  readonly trial: Trial;
  readonly why: string;
  /** Where it is not what was asked for. */
  readonly excludeSeen?: boolean;
}

function heldOut(learns: Learning, { excludeSeen, seed }: MeasureOptions): HeldOut {
  const sample = { most: MOST_QUERIES, seed };
  switch (learns.format) {
    case 'sessions': {
      const sessions = learns.dataset.customers.length;
      const share = Math.min(SESSION_SHARE, MOST_SESSIONS / Math.max(1, sessions));
      const why = 'every next item of the latest sessions, because their continuation will be asked for';
      return { trial: sessionTrial(learns, null, excludeSeen, seed, Math.max(share, 20 / sessions)), why };
    }
    case 'baskets':
      return {
        trial: nextBasketTrial(learns, null, excludeSeen, sample),
        why: 'the last baskets of a sample of customers, because the next one will be asked for',
      };
    case 'sequences':
      return {
        trial: leaveLastOutTrial(learns, excludeSeen, sample),
        why: 'the last items of a sample of customers, because the next one will be asked for',
      };
    case 'native': {
      const trial = datedTrial(learns, excludeSeen);
      if (trial !== null) return trial;
      return drawn(learns, seed);
    }
    case 'lightgcn':
      return drawn(learns, seed);
  }
}

function datedTrial(learns: Learning, excludeSeen: boolean): HeldOut | null {
  const { dataset } = learns;
  const first = dataset.events.time[0] ?? dataset.asOf;
  let last: HeldOut | null = null;
  for (let days = VALIDATION_DAYS; days * DAY_MS <= MOST_TIME * (dataset.asOf - first); days *= 2) {
    const trial = temporalTrial(learns, dataset.asOf - days * DAY_MS, excludeSeen);
    last = { trial, why: `the last ${days} days, one cut in time for everybody` };
    if (trial.queries.length >= ENOUGH_CUSTOMERS) return last;
  }
  return last !== null && last.trial.queries.length >= LEAST_QUERIES ? last : null;
}

/** Fewer queries than this prove nothing. */
export const LEAST_QUERIES = 10;

function drawn(learns: Learning, seed: number): HeldOut {
  const { dataset, cut } = drawnHoldOut(learns.dataset, VALIDATION_SHARES, MOST_QUERIES, seed);
  return {
    // What has no order or dates cannot come again: pairs drawn at random are asked for.
    trial: temporalTrial({ ...learns, dataset }, cut, true),
    excludeSeen: true,
    why: 'a fifth, half or four fifths of the items of a sample of customers, drawn at random: there are no dates to cut by',
  };
}
