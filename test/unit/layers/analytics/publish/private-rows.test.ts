import { describe, expect, it } from 'vitest';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../../../../layers/analytics/customers/model.ts';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import type { PrivacySettings } from '../../../../../layers/analytics/privacy/settings.ts';
import { buildRows } from '../../../../../layers/analytics/publish/build-rows.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { learnCustomers, learnRecommendations } from '../../../../../layers/analytics/train/train.ts';
import { getInsight } from '../../../../../layers/api/insights/get-insight.ts';
import { insightBody } from '../../../../../layers/api/insights/insight.ts';
import { getCurrentModel, modelBody } from '../../../../../layers/api/service/get-current-model.ts';
import { RELEASES } from '../../../../../layers/contract/privacy.ts';
import type { ListRow, ModelRow, SegmentsRow } from '../../../../../layers/contract/rows.ts';
import { secretDraws } from '../../../../../layers/pipeline/publish/published.ts';
import { type Row, shop as shopOf } from '../../../../support/customers-shop.ts';

/** Many buy a few things; one customer alone buys a thing of its own. */
function dataset() {
  const rows: Row[] = [];
  for (let c = 0; c < 200; c++) {
    for (let n = 0; n < 3; n++)
      rows.push({
        customer: `c${c}`,
        at: Date.UTC(2026, 0, 1 + n * 20, c % 24),
        item: `i${(c + n) % 4}`,
        amount: 500,
        order: `${c}-${n}`,
      });
  }
  rows.push({ customer: 'c7', at: Date.UTC(2026, 1, 20), item: 'rare', amount: 9_000_000, order: 'o' });
  return shopOf(rows);
}

const config = {
  seed: 1,
  candidates: [{ recipe: { model: 'item-knn', settings: {} }, interactions: DEFAULT_INTERACTIONS }],
  selection: { everyDays: 7, growth: 0.2, work: 1e9 },
  interactions: DEFAULT_INTERACTIONS,
  holdoutDays: 28,
  judgedAt: 10,
  exposure: EXPOSURE_DEFAULTS,
  repeat: 'auto' as const,
  customers: CUSTOMERS_DEFAULTS,
  forecasts: FORECAST_DEFAULTS,
};
const { part } = learnRecommendations(dataset(), 'v1', 0, config, undefined);
const shop = { ...part, ...learnCustomers(dataset(), config, undefined) };
const settings: PrivacySettings = { epsilon: RELEASES.length, delta: 1e-6, maxRevenue: 10_000, maxItems: 3 };

const verdict = { outcome: 'publish', reason: '0.5 over 0.4' } as const;
const plain = [...buildRows(shop, verdict, 0, 1, 20)];
const made = (secret = 's') => [
  ...buildRows(shop, verdict, 0, 1, 20, { settings, draws: secretDraws(secret, 'v1') }),
];
const rows = made();
const body = <T>(of: typeof rows, kind: string, id: string) =>
  of.find((row) => row.kind === kind && row.id === id)?.body as T;

describe('rows with private aggregates', () => {
  it('are as many as without, and those of customers and items are the same', () => {
    expect(rows.map(({ kind, id }) => `${kind}|${id}`)).toEqual(plain.map(({ kind, id }) => `${kind}|${id}`));
    const own = (of: typeof rows) =>
      of.filter(({ kind }) =>
        ['customer', 'recommendations', 'similar', 'members', 'worklist'].includes(kind),
      );
    expect(own(rows)).toEqual(own(plain));
  });

  it('are the same again for the same version and secret, and others for another secret', () => {
    expect(made()).toEqual(rows);
    expect(made('other')).not.toEqual(rows);
  });

  it('tell of segments without naming anybody, near the truth, with sums that one customer cannot move far', () => {
    const before = body<SegmentsRow>(plain, 'segments', 'all').segments;
    const after = body<SegmentsRow>(rows, 'segments', 'all').segments;
    for (const segment of after) {
      expect(segment).toMatchObject({ topCustomers: [], averageOrder: null, medianRecencyDays: null });
      const true_ = before.find(({ id }) => id === segment.id);
      if (segment.kind === 'rfm')
        expect(Math.abs(segment.customers - (true_?.customers ?? 0))).toBeLessThan(20);
      else expect(segment.customers).toBe(0);
      expect(segment.revenue).toBeLessThan(1_000_000);
      expect(body(rows, 'segment', segment.id)).toEqual(segment);
    }
    expect(before.some(({ revenue }) => revenue > 9_000_000)).toBe(true);
  });

  it('list what many have to do with, and not what one alone does', () => {
    const ids = (of: typeof rows, id: string) => body<ListRow>(of, 'list', id).items.map((item) => item.id);
    expect(ids(plain, 'popular')).toContain('rare');
    expect(ids(rows, 'popular').toSorted()).toEqual(['i0', 'i1', 'i2', 'i3']);
    expect(ids(rows, 'trending')).toEqual([]);
  });

  it('report the privacy budget, and suppress with a reason what cannot be private, in the form of the API', () => {
    const serving = { version: 'v1', activatedAt: 0, expiresAt: 1 };
    const card = body<ModelRow>(rows, 'model', 'card');
    expect(getCurrentModel.response.parse(modelBody(serving, card))).toMatchObject({
      holdout: null,
      privacy: { epsilon: settings.epsilon, delta: 1e-6, suppressed: { concentration: expect.any(String) } },
    });
    const insights = rows.filter(({ kind }) => kind === 'insight');
    expect(insights.length).toBeGreaterThan(4);
    for (const { id, body } of insights) {
      const answer = getInsight.response.parse(insightBody(body as never, serving, card));
      expect(answer).toMatchObject({ privacy: { epsilon: settings.epsilon, delta: 1e-6 } });
      expect(answer.insight).toBe(id === 'funnel' ? 'funnel' : 'suppressed');
    }
  });
});
