import * as z from 'zod';
import { count, currency, identifier, modelVersion, share, time } from '../fields.ts';
import { customerValueBody } from '../forecast-responses.ts';
import { itemBody } from '../lists/responses.ts';
import type { customerBody } from '../responses.ts';

const status = z.enum(['pending', 'complete']).meta({
  description: '`pending` until a run has gone through the bucket and made a model without the customer',
});
const erasureId = z.string().regex(/^[0-9a-f]{32}$/);

export const erasureBegunBody = z.strictObject({ erasure_id: erasureId, status });

export const erasureBody = z.strictObject({
  erasure_id: erasureId,
  status,
  requested_at: time,
  run_from: time.nullable().meta({
    description:
      'A run that begins at this time or later completes the erasure, whether it makes a new version or finds nothing changed; ' +
      'what was accepted live before may be under way to the files until then. Null: complete',
  }),
  completed_at: time.nullable(),
  removed: z
    .array(
      z.strictObject({
        place: z.string(),
        count: z.int().min(1),
        unit: z.enum(['rows', 'documents', 'files']),
      }),
    )
    .meta({
      description:
        'What there was of the customer, by place: rows of dumps and tables, live documents, files of snapshots. Files that were made ' +
        'of dumps as they were before are removed whole, whoever is in them, and not counted',
    }),
  remains: z
    .array(z.strictObject({ place: z.string(), until: time.nullable(), why: z.string() }))
    .meta({ description: '`until` null: until a run, or whoever `why` speaks of, sees to it' }),
});

/** What the export says once, for all of it. */
const HEAD = { customer_id: true, model_version: true, as_of: true, currency: true, known: true } as const;

const habit = z.strictObject({
  times: count.meta({ description: 'Purchases of it' }),
  last_purchase: time,
  usual_gap_days: z.number().nullable().meta({ description: 'Between two purchases of it' }),
});
const scored = { ...itemBody.shape, score: z.number() };

/**
 * All that is held of a customer.
 * @param customer the answer about who a customer is
 */
export function customerExportOf(customer: typeof customerBody) {
  return z.strictObject({
    customer_id: identifier,
    model_version: modelVersion.nullable(),
    as_of: time.nullable().meta({ description: 'The time of the last event that the model learnt from' }),
    currency: currency.nullable(),
    results: z
      .strictObject({
        customer: customer.omit(HEAD).nullable(),
        value: customerValueBody.omit(HEAD).nullable(),
        recommendations: z
          .strictObject({
            items: z.array(
              z.strictObject({
                ...scored,
                because: z
                  .array(z.strictObject({ item_id: identifier, title: z.string().nullable() }))
                  .meta({ description: "The customer's own items that speak for it" }),
                habit: habit.nullable(),
              }),
            ),
            had: z.array(identifier).meta({ description: 'Items the customer has had' }),
            segment_id: identifier,
            popular: z.boolean().meta({ description: 'The list follows what is popular, not the customer' }),
          })
          .nullable(),
        buy_again: z.array(z.strictObject({ ...scored, habit })).nullable(),
        similar_customers: z
          .array(z.strictObject({ similarity: share, shared_items: count, segment_id: identifier }))
          .nullable()
          .meta({ description: 'Without who they are' }),
      })
      .meta({ description: 'What the serving model knows and says of the customer; null: nothing' }),
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
}

/** Schemas that the OpenAPI document names. */
export const privacySchemas = {
  ErasureBegun: erasureBegunBody,
  Erasure: erasureBody,
} as const;

export type ErasureBegunBody = z.infer<typeof erasureBegunBody>;
export type ErasureBody = z.infer<typeof erasureBody>;
export type CustomerExportBody = z.infer<ReturnType<typeof customerExportOf>>;
