import * as z from 'zod/mini';
import { REMAINDERS } from '../contract/trade.ts';

/** Schemas that the OpenAPI document names under `components`. */
export const components = z.registry<{ id: string }>();

/** Gives a schema a name in the OpenAPI document: whatever holds it refers to it. */
export function component<S extends z.ZodMiniType>(id: string, schema: S): S {
  components.add(schema, { id });
  return schema;
}

/** Says what a field means, in Markdown, for the OpenAPI document. */
export function described<S extends z.ZodMiniType>(schema: S, description: string): S {
  return schema.check(z.describe(description));
}

/** Fields that many answers share. */
export const identifier = z.string().check(z.minLength(1));
/** ISO 8601 in UTC. Fields say which time it is. */
export const time = z.iso.datetime();
export const share = z.number().check(z.minimum(0), z.maximum(1));
export const probability = share;
export const count = z.int().check(z.minimum(0));
export const days = z.int().check(z.minimum(1));
/** Minor units of the currency of the answer. Fields say which money it is. */
export const money = z.int();
/** Net of refunds; wherever an answer says `revenue`, it is this. */
export const netRevenue = described(
  z.int(),
  'Net revenue: bought less given back, minor units of `currency`; negative when more was given back',
);
/** Net revenue of one customer, who is never worth less than nothing. */
export const historicRevenue = described(
  count,
  'Net revenue: purchases less refunds, minor units of `currency`; 0 where refunds exceed purchases, see `excess_refunds`',
);
export const excessRefunds = described(
  count,
  'Refunds beyond all that the customer bought: of orders that are not in the data, or of more than they cost; minor units',
);
/** Refunds can make one part negative and another more than the whole. */
export const netShare = z.number();
export const grossRevenue = described(count, 'Money bought, before refunds; minor units');
export const refunds = described(count, 'Money given back; minor units');
export const averageOrder = described(
  z.nullable(z.number()),
  'Net revenue per order, minor units of `currency`; null without orders',
);

/** What was ordered and given back. */
export const trade = {
  orders: described(
    count,
    'Distinct orders; purchases without an identifier of the order are one a day for a customer, and one each without a customer',
  ),
  gross_revenue: grossRevenue,
  refunds,
  revenue: netRevenue,
};
export const total = described(
  z.strictObject(trade),
  'The whole shop up to `as_of`: the same in every answer of this `model_version`',
);
export const restPart = described(
  z.enum(REMAINDERS),
  '`earlier`: before the first that is listed. `without-order`: of customers of whom no order is known, who gave something back. ' +
    '`anonymous`: orders and refunds without a customer',
);
export const rest = described(
  z.array(z.strictObject({ part: restPart, ...trade })),
  'What is in none of those listed; with it they sum up to `total`. [] when there is nothing',
);
export const currency = z
  .string()
  .check(
    z.regex(/^[A-Z]{3}$/),
    z.meta({ description: 'ISO 4217 code of all money in this answer', examples: ['GBP'] }),
  );
export const modelVersion = described(identifier, 'The model that answered');
export const asOf = described(time, 'The time of the last event that the model learnt from');

/** The fields of every answer that name its model. */
export const modelHead = { model_version: modelVersion, as_of: asOf, currency };

/** A code that programs may go by. */
export function stableCode<const C extends readonly string[]>(codes: C) {
  return described(z.enum(codes), 'Stable; programs go by it');
}
