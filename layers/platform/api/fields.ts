import * as z from 'zod';

/** Fields that many answers share. */
export const identifier = z.string().min(1);
export const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
export const share = z.number().min(0).max(1);
export const probability = z.number().min(0).max(1);
/** Of net revenue: refunds can make one part negative and another more than the whole. */
export const netShare = z.number();
export const count = z.int().min(0);
export const money = z.int().meta({ description: 'Minor units of `currency`' });
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217 code of all money in this answer', examples: ['GBP'] });
export const modelVersion = z.string().min(1).meta({ description: 'The model that answered' });
