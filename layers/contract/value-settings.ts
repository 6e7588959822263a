/** How lifetime value is computed in this shop. Part of every answer with a lifetime value. */
export interface ValueSettings {
  /** Forecast horizon. */
  readonly horizonDays: number;
  /** Length of a discounting period; money of a period comes at its end. */
  readonly periodDays: number;
  /** Discount rate per year, 0.1 for 10 %. */
  readonly annualRate: number;
  /** Share of revenue left after the cost of goods and service, 0 to 1. */
  readonly margin: number;
  /**
   * `auto` selects the continuous-time model with the least error on the shop's own past, with last year's orders beside it. A named
   * model is used alone. `bg-bb` is for shops with discrete purchase occasions (a weekly delivery, an edition). It treats each week
   * as one occasion, so that several orders in a week count once; `auto` therefore does not try it.
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

/** Fewest customers with a repeat order that a model is fitted on. */
export const MIN_REPEATERS = 30;

/** Shortest history, in days, to train churn on or to evaluate a value model on. */
export const MIN_TRAINING_DAYS = 182;

/** Shortest hold-out: a shorter one (unless the horizon is shorter) would choose by chance and season. */
export const MIN_HOLDOUT_DAYS = 91;

export type RepeatModelName = 'bg-nbd' | 'mbg-nbd' | 'pareto-nbd' | 'mbg-cnbd-k' | 'bg-bb';
