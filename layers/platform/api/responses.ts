import * as z from 'zod';
import { FIELD_CODES } from '../http/field-faults.ts';
import { PROBLEM_CODES } from '../http/problem.ts';
import { catalogueSchemas } from './catalogue/responses.ts';
import { eventSchemas } from './events/responses.ts';
import { count, currency, identifier, modelVersion, money, netShare, share, time } from './fields.ts';
import {
  behaviourBody,
  customerValueBody,
  listedCustomerBody,
  membersBody,
  stage,
  tier,
  tierOfFive,
  worklistBody,
  worklistsBody,
} from './forecast-responses.ts';
import { insightBody } from './insight-responses.ts';
import { listSchemas } from './lists/responses.ts';
import { privacySchemas } from './privacy/responses.ts';
import { steeringSchemas } from './steering/responses.ts';

/**
 * What the API answers, as schemas: the OpenAPI document is made of them, tests hold every answer against them, and
 * the functions take their types from here. Not bundled into any function.
 */

const segmentName = z.strictObject({ segment_id: identifier, name: z.string() });
const quintile = z.int().min(1).max(5);

export const customerBody = z.strictObject({
  customer_id: identifier,
  model_version: modelVersion,
  as_of: time,
  currency,
  known: z.boolean().meta({
    description: 'False when the model has seen nothing of this customer yet; everything else is null then',
  }),
  segment: segmentName.nullable(),
  cluster: segmentName.nullable(),
  stage: stage.nullable(),
  tier: tier.nullable(),
  tier_of_five: tierOfFive.nullable(),
  rfm: z
    .strictObject({
      recency_days: z.number(),
      frequency: z.number(),
      monetary: z.number().meta({ description: 'Minor units of `currency`' }),
      recency_score: quintile,
      frequency_score: quintile,
      monetary_score: quintile,
    })
    .nullable()
    .meta({ description: 'Scores are quintiles, 5 is best; null without an order' }),
  value: z
    .strictObject({
      historic: money,
      refunds: money,
      orders: count,
      average_order: z.number().nullable().meta({ description: 'Minor units of `currency`' }),
      contribution: netShare.meta({ description: "Share of the shop's whole net revenue" }),
    })
    .nullable(),
  first_seen: time.nullable(),
  last_seen: time.nullable(),
  first_order: time.nullable(),
  last_order: time.nullable(),
  events: z.record(z.string(), count).meta({ description: 'Events by type' }),
  behaviour: behaviourBody.nullable(),
});

export const segmentBody = z.strictObject({
  segment_id: identifier,
  name: z.string(),
  kind: z.enum(['rfm', 'cluster']),
  description: z.string(),
  customers: count,
  share: share.meta({ description: 'Share of all segmented customers' }),
  revenue: money,
  revenue_share: netShare.meta({ description: "Share of the shop's whole net revenue" }),
  average_order: z.number().nullable().meta({ description: 'Minor units of `currency`' }),
  median_recency_days: z.number().nullable(),
  mean_frequency: z.number().nullable(),
  top_customers: z.array(identifier).meta({ description: 'Some members, highest historic value first' }),
});

export const segmentsBody = z.strictObject({
  model_version: modelVersion,
  currency,
  segments: z.array(segmentBody).meta({ description: 'By kind, then by revenue' }),
});

export const segmentAnswerBody = z.strictObject({
  model_version: modelVersion,
  currency,
  ...segmentBody.shape,
});

export const modelBody = z.strictObject({
  model_version: modelVersion,
  activated_at: time,
  expires_at: time.meta({ description: 'After this the results may be removed, unless a run renews them' }),
  as_of: time.meta({ description: 'The model\'s "now": the time of the last event it learnt from' }),
  currency,
  customers: count,
  items: count,
  events: count,
  rejected_rows: count,
  recipe: z.strictObject({
    model: z.string(),
    settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  }),
  holdout: z
    .strictObject({
      cut: time,
      customers: count,
      k: z.int().min(1),
      models: z.array(
        z.strictObject({
          model: z.string(),
          recall: z.number(),
          ndcg: z.number(),
          hit_rate: z.number(),
          coverage: z.number(),
        }),
      ),
    })
    .nullable()
    .meta({ description: 'How the models tried did on withheld time; null when the history was too short' }),
  verdict: z.strictObject({ outcome: z.enum(['publish', 'hold', 'invalid']), reason: z.string() }),
  privacy: z
    .strictObject({
      epsilon: z.number().positive(),
      delta: z.number().positive(),
      releases: z.array(z.string()).meta({ description: 'What was published with noise, sharing epsilon' }),
      given: z.string().meta({ description: 'What the guarantee takes as given' }),
      withheld: z
        .record(z.string(), z.string())
        .meta({ description: 'What is not published, with the reason' }),
    })
    .optional()
    .meta({ description: 'Set where aggregates are differentially private' }),
});

export const healthBody = z.strictObject({
  status: z.enum(['ready', 'waiting']).meta({ description: '`waiting` until the first model is activated' }),
  model_version: modelVersion.nullable(),
  activated_at: time.nullable(),
});

export const openApiBody = z.looseObject({
  openapi: z.string().regex(/^3\.1\./),
  info: z.looseObject({}),
  paths: z.looseObject({}),
});

export const problemBody = z
  .strictObject({
    type: z.string().meta({ description: 'URI of the kind of problem, ends in the code' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string().meta({ description: 'URI of this occurrence, as it stands in the logs' }),
    code: z.enum(PROBLEM_CODES).meta({ description: 'Stable; programs go by it' }),
    errors: z
      .array(
        z.strictObject({
          code: z.enum(FIELD_CODES).meta({ description: 'Stable; programs go by it' }),
          in: z.enum(['path', 'query', 'body']),
          parameter: z.string().meta({ description: 'Its name; in a body the same as `pointer`' }),
          pointer: z
            .string()
            .optional()
            .meta({ description: 'JSON pointer into the body; empty for all of it' }),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Every parameter at fault' }),
  })
  .meta({ description: 'RFC 9457 problem document' });

/** Every schema that the OpenAPI document names. */
export const schemas = {
  ...eventSchemas,
  ...catalogueSchemas,
  ...steeringSchemas,
  ...listSchemas,
  ...privacySchemas,
  Customer: customerBody,
  Behaviour: behaviourBody,
  CustomerValue: customerValueBody,
  Segment: segmentBody,
  Segments: segmentsBody,
  SegmentAnswer: segmentAnswerBody,
  ListedCustomer: listedCustomerBody,
  Members: membersBody,
  Worklists: worklistsBody,
  Worklist: worklistBody,
  Insight: insightBody,
  Model: modelBody,
  Health: healthBody,
  OpenApiDocument: openApiBody,
  Problem: problemBody,
} as const;

export type CustomerBody = z.infer<typeof customerBody>;
export type SegmentBody = z.infer<typeof segmentBody>;
export type SegmentsBody = z.infer<typeof segmentsBody>;
export type SegmentAnswerBody = z.infer<typeof segmentAnswerBody>;
export type ModelBody = z.infer<typeof modelBody>;
export type HealthBody = z.infer<typeof healthBody>;
