import * as z from 'zod';
import { NOT_SHOWN } from '../../analytics/serve/overlay.ts';
import { identifier, modelVersion, time } from '../fields.ts';
import { FIELD_CODES } from '../http/field-faults.ts';

export const catalogueItemBody = z.object({
  item_id: identifier,
  source: z
    .enum(['live', 'model'])
    .meta({ description: 'Who says so: the live catalogue, or the serving model where that says nothing' }),
  updated_at: time.nullable().meta({ description: 'When the live catalogue was told' }),
  model_version: modelVersion.nullable().meta({ description: 'The model that knows the item' }),
  shown: z.boolean().meta({ description: 'Whether it may be recommended at present' }),
  not_shown_because: z.enum(NOT_SHOWN).nullable(),
  title: z.string().nullable(),
  description: z
    .string()
    .nullable()
    .meta({ description: 'As the live catalogue was told; models keep none' }),
  category: z.array(z.string()),
  brand: z.string().nullable(),
  price_minor: z.int().nullable().meta({ description: 'Minor units of `currency`' }),
  price: z.number().optional().meta({
    description: 'In place of `price_minor` before the first run, as it was said: major units of `currency`',
  }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .meta({ description: 'ISO 4217; null where nobody has told yet' }),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  in_stock: z.boolean(),
  available_from: time.nullable(),
  available_until: time.nullable(),
  hidden: z.boolean(),
});
export type CatalogueItemBody = z.infer<typeof catalogueItemBody>;

export const itemRejection = z.object({
  index: z.int().min(0).meta({ description: 'Place in the request, from 0' }),
  code: z.enum([...FIELD_CODES, 'catalogue.full']).meta({ description: 'Stable; programs go by it' }),
  detail: z.string(),
  pointer: z.string().meta({ description: 'JSON pointer into the item; empty for the item as a whole' }),
});

export const itemWarning = z.object({
  ...itemRejection.shape,
  code: z.enum(['item.untitled']).meta({ description: 'Stable; programs go by it' }),
});

export const itemsAcceptedBody = z.object({
  accepted: z.int().min(0),
  rejected: z.array(itemRejection),
  warnings: z.array(itemWarning).meta({ description: 'What was accepted and may not be meant so' }),
});
export type ItemsAcceptedBody = z.infer<typeof itemsAcceptedBody>;

export const catalogueSchemas = {
  CatalogueItem: catalogueItemBody,
  ItemRejection: itemRejection,
  ItemWarning: itemWarning,
  ItemsAccepted: itemsAcceptedBody,
} as const;
