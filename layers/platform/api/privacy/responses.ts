import * as z from 'zod';
import { count, currency, identifier, modelVersion, time } from '../fields.ts';

const status = z.enum(['pending', 'complete']).meta({
  description: '`pending` until a run has gone through the bucket and made a model without the customer',
});
const erasureId = z.string().regex(/^[0-9a-f]{32}$/);

export const erasureBegunBody = z.strictObject({ erasure_id: erasureId, status });

export const erasureBody = z.strictObject({
  erasure_id: erasureId,
  status,
  requested_at: time,
  completed_at: time.nullable(),
  removed: z
    .array(z.strictObject({ place: z.string(), count: z.int().min(1) }))
    .meta({ description: 'Rows of tables and records of dumps, objects where a whole one went' }),
  remains: z
    .array(z.strictObject({ place: z.string(), until: time.nullable(), why: z.string() }))
    .meta({ description: '`until` null: until a run, or whoever `why` speaks of, sees to it' }),
});

const held = z.looseObject({}).nullable();

export const customerExportBody = z.strictObject({
  customer_id: identifier,
  model_version: modelVersion.nullable(),
  currency: currency.nullable(),
  results: z
    .strictObject({ customer: held, recommendations: held, again: held, alike: held })
    .meta({ description: 'What the serving model knows and says of the customer, as it is stored' }),
  activity: z
    .array(
      z.strictObject({
        event_id: z.string(),
        event_type: z.string(),
        item_id: z.string().nullable(),
        timestamp: time,
      }),
    )
    .meta({ description: 'What came live in the last days, oldest first' }),
  events: z
    .strictObject({ counts: z.record(z.string(), count).nullable(), command: z.string() })
    .meta({ description: 'Events lie in files; the command writes all of them' }),
});

/** Schemas that the OpenAPI document names. */
export const privacySchemas = {
  ErasureBegun: erasureBegunBody,
  Erasure: erasureBody,
  CustomerExport: customerExportBody,
} as const;

export type ErasureBegunBody = z.infer<typeof erasureBegunBody>;
export type ErasureBody = z.infer<typeof erasureBody>;
export type CustomerExportBody = z.infer<typeof customerExportBody>;
