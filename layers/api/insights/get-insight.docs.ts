import { type Docs, EXAMPLE } from '../docs.ts';

const { head, anonymous, total } = EXAMPLE;
const february = { from: '2026-02-01T00:00:00.000Z', to: EXAMPLE.asOf };
const credited = {
  answers: 4211,
  impressions: 50_120,
  clicks: 2110,
  bought: 301,
  purchases: 310,
  revenue: 512_300,
  click_through: 0.0421,
  conversion: 0.006,
};

export const docs: Docs = {
  tag: 'Insights',
  summary: 'Retention, concentration, funnel, periods, attribution, experiments, and how good the models are',
  description:
    '`retention`: whether customers come back, by the month of their first order. `concentration`: how few bring how much. ' +
    '`funnel`: from looking to buying, in the last 90 days. `periods`: trade by four weeks. In all of them `revenue` is net of refunds; ' +
    'what `retention`, `concentration` and `periods` list sums up, with their `rest`, to the same `total`. Months and periods that cannot ' +
    'be compared – the data begin in them or not long before, or they are not over – say so in `caveats`. `churn-model` and `value-model`: ' +
    'how predictions are made, and how good they were on the shop’s own past. `attribution`: what recommendations brought in the ' +
    'last 28 days, by placement, source, model version and arm. A click counts for the answer that it names; a purchase for the ' +
    'one it names, or for the latest click on the same item by the same customer, or in the same session, in the 7 days ' +
    'before. `experiments`: the same by customer, since each experiment began. Where aggregates are differentially private, an ' +
    'insight that is not published is answered as `suppressed`, with the reason.',
  answers: {
    retention: {
      insight: 'retention',
      ...head,
      unfinished_month: '2026-02',
      cohorts: [
        {
          month: '2026-01',
          caveats: [],
          customers: 212,
          active: [212, 61],
          retention: [1, 0.2877],
          orders: [240, 70],
          gross_revenue: [1_301_200, 398_100],
          refunds: [12_400, 20_100],
          revenue: [1_288_800, 378_000],
        },
      ],
      rest: [anonymous],
      total,
    },
    concentration: {
      insight: 'concentration',
      ...head,
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
    funnel: {
      insight: 'funnel',
      ...head,
      ...february,
      steps: [
        { step: 'view', customers: 2412, sessions: 18_301, conversion: null },
        { step: 'cart', customers: 1502, sessions: 4410, conversion: 0.2312 },
        { step: 'purchase', customers: 1120, sessions: 2098, conversion: 0.4513 },
      ],
    },
    periods: {
      insight: 'periods',
      ...head,
      period_days: 28,
      periods: [
        {
          ...february,
          caveats: [],
          orders: 811,
          gross_revenue: 4_410_300,
          refunds: 120_400,
          revenue: 4_289_900,
          buyers: 702,
          new_buyers: 88,
          average_order: 5290,
        },
      ],
      rest: [anonymous],
      total,
    },
    'churn-model': {
      insight: 'churn-model',
      ...head,
      horizon_days: 91,
      blend: ['logistic', 'forest'],
      fallback: null,
      season_shift: -0.12,
      tried: [
        {
          model: 'logistic',
          chosen: true,
          customers: 1411,
          rate: 0.412,
          auc: 0.823,
          brier: 0.161,
          calibration_error: 0.021,
          top_decile_lift: 2.1,
        },
      ],
      importance: [{ feature: 'recency', text: 'Days since the last order', loss: 0.113 }],
    },
    'value-model': {
      insight: 'value-model',
      ...head,
      horizon_days: 365,
      period_days: 7,
      discount_rate: 0.1,
      margin: 1,
      orders: { model: 'mbg-nbd', fallback: null, parameters: { r: 0.61, alpha: 8.2, a: 0.7, b: 2.9 } },
      spend: { model: 'gamma-gamma', fallback: null, parameters: { p: 6.2, q: 3.7, v: 15_400 } },
      past_weight: 0.25,
      refund_share: 0.011,
      tried_days: 182,
      untried: null,
      tried: [
        {
          model: 'mbg-nbd',
          past_weight: 0.25,
          chosen: true,
          customers: 2104,
          mean_absolute_error: 6120,
          root_mean_squared_error: 14_310,
          bias: -0.031,
          spearman: 0.58,
          normalised_gini: 0.74,
          top_decile_capture: 0.41,
        },
      ],
    },
    attribution: {
      insight: 'attribution',
      ...head,
      ...february,
      unread_identifiers: 0,
      total: credited,
      shop: { purchases: 2310, revenue: 4_289_900 },
      uncredited: { purchases: 2000, revenue: 3_777_600 },
      other_refunds: 20_400,
      placements: [{ name: 'home', ...credited }],
      sources: [{ name: 'personal', ...credited }],
      model_versions: [{ name: EXAMPLE.version, ...credited }],
      arms: [{ name: '(none)', ...credited }],
    },
    experiments: {
      insight: 'experiments',
      ...head,
      experiments: [
        {
          experiment_id: 'session-weight',
          arms: [
            {
              arm: 'control',
              subjects: 1204,
              clicked: 218,
              bought: 62,
              answers: 3310,
              purchases: 71,
              revenue: 181_230,
            },
          ],
        },
      ],
    },
    suppressed: {
      insight: 'suppressed',
      ...head,
      of: 'retention',
      reason: 'A cohort of few customers could reveal single customers.',
      privacy: { epsilon: 1, delta: 0.000001 },
    },
  },
  errors: [404, 503],
};
