import * as z from 'zod';
import { REMAINDERS } from '../contract/trade.ts';

/** Fields that many answers share. */
export const identifier = z.string().min(1);
export const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
export const share = z.number().min(0).max(1);
export const probability = z.number().min(0).max(1);
/** Of net revenue: refunds can make one part negative and another more than the whole. */
export const netShare = z.number();
export const count = z.int().min(0);
export const money = z.int().meta({ description: 'Minor units of `currency`' });
/** Net of refunds; wherever an answer says `revenue`, it is this. */
export const netRevenue = z.int().meta({
  description:
    'Net revenue: bought less given back, minor units of `currency`; negative when more was given back',
});
export const grossRevenue = z.int().min(0).meta({ description: 'Money bought, before refunds; minor units' });
export const refunds = z.int().min(0).meta({ description: 'Money given back; minor units' });
/** Net revenue an order. */
export const averageOrder = z
  .number()
  .nullable()
  .meta({ description: 'Net revenue an order, minor units of `currency`; null without orders' });

/** What was ordered and given back. */
export const trade = {
  orders: z.int().min(0).meta({
    description:
      'Distinct orders; purchases without an identifier of the order are one a day for a customer, and one each without a customer',
  }),
  gross_revenue: grossRevenue,
  refunds,
  revenue: netRevenue,
};
export const total = z
  .strictObject(trade)
  .meta({ description: 'The whole shop up to `as_of`: the same in every answer of this `model_version`' });
export const restPart = z.enum(REMAINDERS).meta({
  description:
    '`earlier`: before the first that is listed. `without-order`: of customers of whom no order is known, who gave something back. ' +
    '`anonymous`: orders and refunds without a customer',
});
export const rest = z.array(z.strictObject({ part: restPart, ...trade })).meta({
  description: 'What is in none of those listed; with it they sum up to `total`. [] when there is nothing',
});
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217 code of all money in this answer', examples: ['GBP'] });
export const modelVersion = z.string().min(1).meta({ description: 'The model that answered' });
