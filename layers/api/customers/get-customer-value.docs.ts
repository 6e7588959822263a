import { playAssumptionsExample } from '../customers-page.example.ts';
import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Customers',
  summary: 'What this customer is worth, and whether they are leaving',
  description:
    'Historic and predicted value with the horizon it covers, the probability that they order nothing, with what moves it ' +
    'most in words and numbers, when they will order next, and what to do about it. Parts are null where the history is too ' +
    'short; `absent` says why.',
  answers: {
    known: {
      customer_id: 'c-1042',
      ...EXAMPLE.head,
      known: true,
      stage: 'established',
      stage_text: 'Has ordered on 16 days, the last 3 days ago, usually 31 days apart.',
      rhythm: { order_days: 16, days_since_order: 3, usual_gap_days: 31 },
      tier: 'high',
      tier_of_five: 'platinum',
      historic: {
        revenue: 93_410,
        refunds: 1250,
        excess_refunds: 0,
        orders: 17,
        average_order: 5568.2,
        contribution: 0.0021,
      },
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
      action: {
        play: 'thank',
        value_at_stake: 482,
        gain: 67_522,
        effect: 0.007317,
        unseen_days: 1,
        best_revenue: 71_200,
        mean_order: 5838,
        text:
          'Brings £58.38 on an order day on average, where the median customer brings £47.00; £689.00 is expected in the next 365 days: keep ' +
          'them. At stake: £4.82, which is 0.73 % of £675.22 less £0.12 for the contact.',
        assumptions: playAssumptionsExample,
      },
      absent: [],
    },
  },
};
