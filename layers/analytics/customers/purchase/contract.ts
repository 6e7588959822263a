import type { RepeatModelName } from '../../../contract/value-settings.ts';

/**
 * Repeat purchasing of customers, one position a customer, as every model here takes it: a customer's first order is
 * the start; `x` repeat orders followed, the last of them `recency` after the first (0 when x is 0); `age` passed
 * between the first order and now. One unit of time throughout (weeks in this project); orders of one day are one.
 */
export interface Histories {
  readonly count: number;
  readonly x: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  /** How many customers share this history; 1 where each stands for itself. */
  readonly weight: Float64Array;
}

/** A model of when customers order again and when they leave. Parameters are positive. */
export interface RepeatModel {
  readonly name: RepeatModelName;
  /** Whether time counts occasions to order instead of passing: histories are then whole numbers. */
  readonly occasions?: true;
  /** Names of the parameters, in the order of every parameter array. */
  readonly parameters: readonly string[];
  /** Points to start the search from. */
  readonly starts: readonly (readonly number[])[];
  /**
   * Log-likelihood of one history, up to no constant. With `gradient`, adds `weight` times its derivative by each
   * parameter.
   */
  logLikelihood(
    parameters: Float64Array,
    x: number,
    recency: number,
    age: number,
    gradient?: Float64Array,
    weight?: number,
  ): number;
  /** Expected orders of a new customer within `time` after the first. */
  expected(parameters: Float64Array, time: number): number;
  /** Expected orders in the next `time` of a customer with this history who has not left. */
  whileActive(parameters: Float64Array, x: number, age: number, time: number): number;
  /** Probability that the customer has not left for good. Not a forecast of buying: never churn. */
  alive(parameters: Float64Array, x: number, recency: number, age: number): number;
}

/**
 * Probability that a customer orders nothing in the next `time`. Having ordered nothing until then would make the
 * history (x, recency, age + time), so it is the ratio of the two likelihoods, whatever the model.
 */
export function noOrderProbability(
  model: RepeatModel,
  parameters: Float64Array,
  x: number,
  recency: number,
  age: number,
  time: number,
): number {
  const later = model.logLikelihood(parameters, x, recency, age + time);
  const ratio = Math.exp(later - model.logLikelihood(parameters, x, recency, age));
  return Math.min(1, Math.max(0, ratio));
}
