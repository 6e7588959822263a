import type { RepeatModel } from '../../layers/analytics/customers/purchase/contract.ts';

/** Expected orders in the next `time` of a customer with this history, who may have left. */
export function expectedAhead(
  model: RepeatModel,
  parameters: Float64Array,
  x: number,
  recency: number,
  age: number,
  time: number,
): number {
  return model.alive(parameters, x, recency, age) * model.whileActive(parameters, x, age, time);
}
