import type { RepeatModelName } from './contract.ts';

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
  /** `auto` takes the model that did best on the shop's own past. */
  readonly model: 'auto' | Exclude<RepeatModelName, 'bg-bb'>;
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

/** Shortest history, in days, that a model may be chosen or weighed on. */
export const MIN_TRAINING_DAYS = 182;
