/** What a lifetime value means in this shop. Part of every answer that holds one. */
export interface ValueSettings {
  /** How far ahead. */
  readonly horizonDays: number;
  /** Length of a period of discounting; money of a period comes at its end. */
  readonly periodDays: number;
  /** Discount rate a year, 0.1 for 10 %. */
  readonly annualRate: number;
  /** Share of revenue that is left after the cost of goods and service, 0 to 1. */
  readonly margin: number;
  /**
   * `auto` takes the model of continuous time that did best on the shop's own past, weighed with last year's revenue. A model
   * that is named serves alone. `bg-bb` is for shops that can be bought from on occasions only (a weekly delivery, an edition): it
   * takes every week for one, and is not tried by `auto`, since orders on several days of a week are one occasion to it.
   */
  readonly model: 'auto' | RepeatModelName;
}

export const VALUE_DEFAULTS: ValueSettings = {
  horizonDays: 365,
  periodDays: 30,
  annualRate: 0.1,
  margin: 1,
  model: 'auto',
};

/** Below this many customers with a repeat order a model is a guess about a handful. */
export const MIN_REPEATERS = 30;

/** Shortest history, in days, that churn is learnt from, and that a value model may be fitted on to be tried. */
export const MIN_TRAINING_DAYS = 182;

/** A hold-out shorter than this (and than the horizon) would choose by chance and by the season. */
export const MIN_HOLDOUT_DAYS = 91;

export type RepeatModelName = 'bg-nbd' | 'mbg-nbd' | 'pareto-nbd' | 'bg-bb';
