import * as z from 'zod';
import { identifier, modelVersion, time } from '../fields.ts';

export const catalogueItemBody = z.object({
  item_id: identifier,
  source: z
    .enum(['live', 'model'])
    .meta({ description: 'Who says so: the live catalogue, or the serving model where that says nothing' }),
  updated_at: time.nullable().meta({ description: 'When the live catalogue was told' }),
  model_version: modelVersion.nullable().meta({ description: 'The model that knows the item' }),
  shown: z.boolean().meta({ description: 'Whether it may be recommended at present' }),
  title: z.string().nullable(),
  category: z.array(z.string()),
  brand: z.string().nullable(),
  price: z.int().nullable().meta({ description: 'Minor units of `currency`' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .meta({ description: 'ISO 4217; null before the first model' }),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  in_stock: z.boolean().nullable(),
  available_from: time.nullable(),
  available_until: time.nullable(),
  hidden: z.boolean().nullable(),
});
export type CatalogueItemBody = z.infer<typeof catalogueItemBody>;

export const itemRejection = z.object({
  index: z.int().min(0).meta({ description: 'Place in the request, from 0' }),
  code: z.enum(['request.invalid', 'catalogue.full']),
  detail: z.string(),
  pointer: z.string().meta({ description: 'JSON pointer into the item; empty for the item as a whole' }),
});

export const itemsAcceptedBody = z.object({
  accepted: z.int().min(0),
  rejected: z.array(itemRejection),
});
export type ItemsAcceptedBody = z.infer<typeof itemsAcceptedBody>;

export const catalogueSchemas = {
  CatalogueItem: catalogueItemBody,
  ItemRejection: itemRejection,
  ItemsAccepted: itemsAcceptedBody,
} as const;
