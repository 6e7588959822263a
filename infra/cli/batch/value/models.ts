import { REPEAT_MODELS } from '../../../../layers/analytics/customers/purchase/order-forecast.ts';

/** What `--model` takes where customers' orders are forecast; `auto` chooses on the shop's own past. */
export const VALUE_MODELS = ['auto', ...REPEAT_MODELS.map(({ name }) => name)] as const;
