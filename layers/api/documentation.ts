import { catalogueDocumentation } from './catalogue/documentation.ts';
import { eventDocumentation } from './events/documentation.ts';
import * as forecasts from './forecast-responses.ts';
import type { Documentation } from './http/documentation.ts';
import { insightBody } from './insight-responses.ts';
import { listDocumentation } from './lists/documentation.ts';
import type { OperationId } from './operations.ts';
import { privacyDocumentation } from './privacy/documentation.ts';
import * as responses from './responses.ts';
import { steeringDocumentation } from './steering/documentation.ts';

const version = '20260301T023000-7f3a';
const segment = {
  segment_id: 'champions',
  name: 'Champions',
  kind: 'rfm',
  description: 'Ordered very recently, and order most often and spend most.',
  customers: 214,
  share: 0.0713,
  orders: 3011,
  gross_revenue: 18_911_340,
  refunds: 481_090,
  revenue: 18_430_250,
  revenue_share: 0.392,
  average_order: 6121,
  median_recency_days: 9,
  mean_frequency: 14.1,
  top_customers: ['c-1042', 'c-0007'],
};
const listedCustomer = {
  customer_id: 'c-1042',
  segment_id: 'champions',
  stage: 'loyal',
  tier: 'high',
  historic_revenue: 93_410,
  orders: 17,
  last_order: '2026-02-25T19:02:31.000Z',
  lifetime_value: 61_270,
  churn: 0.082,
  propensity: 0.613,
  next_order: '2026-03-19T00:00:00.000Z',
  play: 'thank',
  value_at_stake: 56_246,
};
/** The whole of the shop of the examples, and what of it is of nobody who is known. */
const total = { orders: 9120, gross_revenue: 48_230_900, refunds: 1_215_780, revenue: 47_015_120 };
const anonymous = { part: 'anonymous', orders: 41, gross_revenue: 150_120, refunds: 0, revenue: 150_120 };
const page = {
  total: 214,
  customers: [listedCustomer],
  next_cursor: 'WyJ3b3JrbGlzdHx0aGFuayIsIjIwMjYwMzAxVDAyMzAwMC03ZjNhIiwxXQ',
};
const asOf = '2026-02-28T22:41:07.000Z';

/** Every operation's documentation, by name. */
export const documentation: Readonly<Record<OperationId, Documentation>> = {
  ...eventDocumentation,
  ...listDocumentation,
  ...catalogueDocumentation,
  ...steeringDocumentation,
  ...privacyDocumentation,
  getCustomer: {
    tag: 'Customers',
    summary: 'Who this customer is',
    description:
      'Segment, recency, frequency and value of a customer. A customer the model has not seen yet is no error: `known` is ' +
      'false and everything else is null.',
    response: responses.customerBody,
    example: {
      customer_id: 'c-1042',
      model_version: version,
      as_of: '2026-02-28T22:41:07.000Z',
      currency: 'GBP',
      known: true,
      segment: { segment_id: 'champions', name: 'Champions' },
      cluster: { segment_id: 'cluster-1', name: 'Group A: frequent, high-spending buyers' },
      stage: 'loyal',
      tier: 'high',
      tier_of_five: 'platinum',
      rfm: {
        recency_days: 3.2,
        frequency: 17,
        monetary: 93_410,
        recency_score: 5,
        frequency_score: 5,
        monetary_score: 5,
      },
      value: { historic: 93_410, refunds: 1250, orders: 17, average_order: 5568.2, contribution: 0.0021 },
      first_seen: '2024-09-12T10:03:55.000Z',
      last_seen: '2026-02-27T18:20:11.000Z',
      first_order: '2024-09-14T20:15:00.000Z',
      last_order: '2026-02-25T19:02:31.000Z',
      events: { view: 211, cart: 30, purchase: 41 },
      behaviour: {
        visits: 64,
        items: { viewed: 120, carted: 26, bought: 31 },
        favourite_hour: 20,
        favourite_weekday: 7,
        categories: [{ name: 'Home > Kitchen > Mugs', share: 0.34 }],
        brands: [{ name: 'Fell & Tarn', share: 0.41 }],
        average_unit_price: 1720,
        refund_rate: 0.013,
        ratings: { count: 3, mean: 4.3333 },
      },
    },
    errors: [503],
  },
  getCustomerValue: {
    tag: 'Customers',
    summary: 'What this customer is worth, and whether they are leaving',
    description:
      'Historic and predicted value with the horizon it covers, the probability that they order nothing, with what moves it ' +
      'most in words and numbers, when they will order next, and what to do about it. Parts are null where the history is too ' +
      'short; `absent` says why.',
    response: forecasts.customerValueBody,
    example: {
      customer_id: 'c-1042',
      model_version: version,
      as_of: asOf,
      currency: 'GBP',
      known: true,
      stage: 'loyal',
      tier: 'high',
      tier_of_five: 'platinum',
      historic: { revenue: 93_410, refunds: 1250, orders: 17, average_order: 5568.2, contribution: 0.0021 },
      predicted: {
        horizon_days: 365,
        orders: 12.4,
        revenue: 68_900,
        lifetime_value: 61_270,
        margin: 1,
        discount_rate: 0.1,
        model: 'mbg-nbd',
        fallback: null,
      },
      churn: {
        horizon_days: 91,
        probability: 0.082,
        fallback: null,
        reasons: [
          {
            topic: 'recency',
            effect: -0.231,
            text: 'Last order 3 days ago (typical active buyer: 74). Lowers the risk by 23 points.',
          },
        ],
      },
      propensity: { horizon_days: 30, probability: 0.613 },
      next_order: {
        expected: '2026-03-19T00:00:00.000Z',
        from: '2026-03-06T00:00:00.000Z',
        to: '2026-04-21T00:00:00.000Z',
      },
      action: { play: 'thank', value_at_stake: 56_246 },
      absent: [],
    },
    errors: [503],
  },
  listSegments: {
    tag: 'Segments',
    summary: 'All segments',
    description:
      'Named RFM segments and clusters, with their size and worth, net of refunds. Every customer is in one RFM segment: those and `rest` ' +
      'sum up to `total`, the whole shop. Clusters cut the same customers another way, those who have ordered.',
    response: responses.segmentsBody,
    example: {
      model_version: version,
      as_of: asOf,
      currency: 'GBP',
      segments: [segment],
      rest: [{ ...anonymous, revenue_share: 0.0032 }],
      total,
    },
    errors: [503],
  },
  getSegment: {
    tag: 'Segments',
    summary: 'One segment',
    description: 'Size, worth and some members of a segment.',
    response: responses.segmentAnswerBody,
    example: { model_version: version, as_of: asOf, currency: 'GBP', ...segment },
    errors: [404, 503],
  },
  listSegmentMembers: {
    tag: 'Segments',
    summary: 'Who is in a segment',
    description:
      'Members of a segment or cluster, highest historic value first, page by page: ask again with `next_cursor` until it is null.',
    response: forecasts.membersBody,
    example: { model_version: version, as_of: asOf, currency: 'GBP', segment_id: 'champions', ...page },
    errors: [404, 503],
  },
  listWorklists: {
    tag: 'Actions',
    summary: 'What to do, and how much it is about',
    description:
      'Every play with the number of its customers and the money at stake. A customer is in one of them.',
    response: forecasts.worklistsBody,
    example: {
      model_version: version,
      as_of: asOf,
      currency: 'GBP',
      worklists: [
        {
          play: 'win-back',
          description: 'Have waited far longer than they usually do: win them back.',
          customers: 214,
          value_at_stake: 4_310_770,
        },
      ],
    },
    errors: [503],
  },
  getWorklist: {
    tag: 'Actions',
    summary: 'Whom to do it for',
    description:
      'Customers of a play, highest value at stake first, among equals who was seen last, page by page: ask again with `next_cursor` until it is null.',
    response: forecasts.worklistBody,
    example: { model_version: version, as_of: asOf, currency: 'GBP', play: 'thank', ...page },
    errors: [404, 503],
  },
  getInsight: {
    tag: 'Insights',
    summary: 'What the shop can be told about itself',
    description:
      '`retention`: whether customers come back, by the month of their first order. `concentration`: how few bring how much. ' +
      '`funnel`: from looking to buying, in the last 90 days. `periods`: trade by four weeks. In all of them `revenue` is net of refunds; ' +
      'what `retention`, `concentration` and `periods` list sums up, with their `rest`, to the same `total`. Months and periods that cannot ' +
      'be compared – the data begin in them or not long before, or they are not over – say so in `caveats`. `churn-model` and `value-model`: ' +
      'how forecasts are made, and how good they were on the shop’s own past. `attribution`: what recommendations brought in the ' +
      'last 28 days, by placement, source, model version and arm. A click counts for the answer that it names; a purchase for the ' +
      'one it names, or for the latest click on the same item by the same customer, or in the same session, in the 7 days ' +
      'before. `experiments`: the same by customer, since each experiment began.',
    response: insightBody,
    example: {
      insight: 'concentration',
      model_version: version,
      as_of: asOf,
      currency: 'GBP',
      customers: 2611,
      orders: 9079,
      gross_revenue: 48_080_780,
      refunds: 1_215_780,
      revenue: 46_865_000,
      in_the_red: { customers: 2, revenue: -1830 },
      gini: 0.61,
      top: [{ customers: 0.1, revenue: 0.45 }],
      lorenz: [0, 0.2, 1],
      rest: [anonymous],
      total,
    },
    errors: [404, 503],
  },
  getCurrentModel: {
    tag: 'Service',
    summary: 'The model that serves',
    description: 'What the serving model was made of, how it was judged and since when it serves.',
    response: responses.modelBody,
    example: {
      model_version: version,
      activated_at: '2026-03-01T02:37:12.000Z',
      expires_at: '2026-03-31T02:37:12.000Z',
      as_of: '2026-02-28T22:41:07.000Z',
      currency: 'GBP',
      customers: 3000,
      items: 1200,
      events: 412_345,
      rejected_rows: 12,
      recipe: { model: 'item-knn', settings: { neighbours: 100 } },
      holdout: {
        cut: '2026-01-29T22:41:07.000Z',
        customers: 1411,
        k: 20,
        models: [{ model: 'item-knn', recall: 0.21, ndcg: 0.17, hit_rate: 0.44, coverage: 0.63 }],
      },
      verdict: { outcome: 'publish', reason: 'Better than the serving version on the same hold-out.' },
    },
    errors: [503],
  },
  getHealth: {
    tag: 'Service',
    summary: 'Whether the service answers',
    description:
      'Reads the pointer to the serving model and nothing else. `waiting` is healthy: no run has ended yet.',
    response: responses.healthBody,
    example: { status: 'ready', model_version: version, activated_at: '2026-03-01T02:37:12.000Z' },
    errors: [503],
  },
  getOpenApi: {
    tag: 'Service',
    summary: 'This document',
    description: 'The description of the API, OpenAPI 3.1.',
    response: responses.openApiBody,
    example: { openapi: '3.1.1', info: { title: 'Clientele', version: '1' }, paths: {} },
    errors: [],
  },
};
