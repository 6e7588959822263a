import * as z from 'zod';
import { catalogueSchemas } from './catalogue/responses.ts';
import { eventSchemas } from './events/responses.ts';
import {
  averageOrder,
  count,
  currency,
  grossRevenue,
  identifier,
  modelVersion,
  netRevenue,
  netShare,
  refunds,
  restPart,
  share,
  time,
  total,
  trade,
} from './fields.ts';
import {
  behaviourBody,
  contribution,
  customerValueBody,
  listedCustomerBody,
  membersBody,
  stage,
  tier,
  tierOfFive,
  worklistBody,
  worklistsBody,
} from './forecast-responses.ts';
import { FIELD_CODES } from './http/field-faults.ts';
import { PROBLEM_CODES } from './http/problem.ts';
import { insightBody } from './insight-responses.ts';
import { listSchemas } from './lists/responses.ts';
import { customerExportOf, privacySchemas } from './privacy/responses.ts';
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
      monetary: z.number().meta({ description: 'Net revenue, minor units of `currency`' }),
      recency_score: quintile,
      frequency_score: quintile,
      monetary_score: quintile,
    })
    .nullable()
    .meta({ description: 'Scores are quintiles, 5 is best; null without an order' }),
  value: z
    .strictObject({
      historic: netRevenue,
      refunds,
      orders: count,
      average_order: averageOrder,
      contribution,
    })
    .nullable(),
  first_seen: time.nullable(),
  last_seen: time.nullable(),
  first_order: time.nullable(),
  last_order: time.nullable(),
  events: z.record(z.string(), count).meta({ description: 'Events by type' }),
  behaviour: behaviourBody.nullable(),
});

const revenueShare = netShare.meta({
  description:
    "Share of the whole shop's `revenue`, orders without a customer included: negative where more was given back than bought; 0 " +
    'in a shop without net revenue',
});

export const segmentBody = z.strictObject({
  segment_id: identifier,
  name: z.string(),
  kind: z.enum(['rfm', 'cluster']).meta({
    description:
      '`rfm`: named by recency, frequency and revenue; every customer is in one. `cluster`: found in the data; every customer who has ' +
      'ordered is in one, unless there are too few to group. Letters in their names go by revenue a customer, A the highest',
  }),
  description: z.string(),
  customers: count,
  share: share.meta({
    description:
      'For an `rfm` segment, of all customers; for a `cluster`, of those who have ordered. Adds up to 1 over all segments of a kind',
  }),
  orders: trade.orders.nullable(),
  gross_revenue: grossRevenue.nullable(),
  refunds: refunds.nullable().meta({
    description:
      'Money given back; minor units. Null, as `orders` and `gross_revenue`, where figures are private',
  }),
  revenue: netRevenue,
  revenue_share: revenueShare,
  average_order: averageOrder,
  median_recency_days: z.number().nullable().meta({
    description: 'Days since the last order, of the member in the middle; null without orders',
  }),
  mean_frequency: z.number().nullable().meta({ description: 'Orders a member; null without orders' }),
  top_customers: z.array(identifier).meta({ description: 'Some members, highest historic value first' }),
});

export const segmentsBody = z.strictObject({
  model_version: modelVersion,
  as_of: time,
  currency,
  segments: z.array(segmentBody).meta({ description: 'By kind, then by revenue' }),
  rest: z.array(z.strictObject({ part: restPart, ...trade, revenue_share: revenueShare })).meta({
    description:
      'What is in no segment: the `rfm` segments and this sum up to `total`. [] when there is nothing, and where figures are private',
  }),
  total: total.nullable(),
});

export const segmentAnswerBody = z.strictObject({
  model_version: modelVersion,
  as_of: time,
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

export const customerExportBody = customerExportOf(customerBody);

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
  CustomerExport: customerExportBody,
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
