import { describe, expect, it } from 'vitest';
import {
  chooseExposure,
  EXPOSURE_DEFAULTS,
  kneeOf,
} from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import { exposureFaults } from '../../../../../layers/analytics/evaluate/exposure-verdict.ts';
import { judge } from '../../../../../layers/analytics/evaluate/judge.ts';
import { temporalSplit } from '../../../../../layers/analytics/evaluate/temporal-split.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import type {
  Candidate,
  Exposure,
  ExposurePoint,
  HoldoutReport,
  HoldoutRow,
} from '../../../../../layers/contract/evaluation.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

const EVEN: Exposure = {
  listLength: 10,
  lists: 100,
  coverage: 0.5,
  gini: 0.6,
  commonestItemShare: 0.2,
  topTenShare: 0.1,
  novelty: 6,
  overlap: 0.1,
};

function point(
  strength: number,
  ndcg: number,
  commonestItemShare: number,
  topTenShare: number,
): ExposurePoint {
  return { strength, ndcg, recall: ndcg, exposure: { ...EVEN, commonestItemShare, topTenShare } };
}

describe('the strength of re-ranking', () => {
  it('is the most accurate that leaves half of the concentration', () => {
    const curve = [
      point(0, 0.1, 0.8, 0.4),
      point(0.1, 0.105, 0.6, 0.3),
      point(0.2, 0.1, 0.4, 0.2),
      point(0.3, 0.0995, 0.3, 0.15),
    ];
    expect(kneeOf(curve, EXPOSURE_DEFAULTS).point.strength).toBe(0.2);
  });

  it('costs no more accuracy than is allowed, and says so where half is too dear', () => {
    const curve = [point(0, 0.1, 0.8, 0.4), point(0.1, 0.0995, 0.6, 0.3), point(0.2, 0.09, 0.4, 0.2)];
    const { point: chosen, reason } = kneeOf(curve, EXPOSURE_DEFAULTS);
    expect(chosen.strength).toBe(0.1);
    expect(reason).toContain('No strength leaves 50 % of the concentration for at most 1 % of NDCG');
    expect(kneeOf(curve, { ...EXPOSURE_DEFAULTS, accuracyLoss: 0.2 }).point.strength).toBe(0.2);
  });

  it('is 0 where no item is in many lists', () => {
    const curve = [point(0, 0.1, 0.08, 0.05), point(0.2, 0.11, 0.04, 0.02)];
    expect(kneeOf(curve, EXPOSURE_DEFAULTS).point.strength).toBe(0);
  });
});

describe('a model whose lists are the popular list', () => {
  // Everybody buys of the same few items, at random: there is no taste to find.
  function tasteless() {
    const random = seededRandom(5);
    const happenings: Happening[] = [];
    for (let customer = 0; customer < 300; customer++)
      for (let n = 0; n < 8; n++) {
        const item = Math.floor(40 * random.next() ** 3);
        happenings.push({ day: Math.floor(random.next() * 100), type: 'purchase', customer, item });
      }
    return shop(300, 40, happenings);
  }

  it('does not serve as personal, by its overlap, its gain or both', () => {
    const { train, relevant, customers } = temporalSplit(tasteless(), 80 * DAY, DEFAULT_INTERACTIONS);
    const winner: Candidate = {
      recipe: {
        model: 'hybrid',
        settings: { parts: 'item-knn,recent-popularity', weights: '0.01,0.99', trend: 0 },
      },
      interactions: DEFAULT_INTERACTIONS,
    };
    const data = { train, relevant, customers, k: 10, seed: 1 };
    const policy = { ...EXPOSURE_DEFAULTS, target: 1 };
    const { notPersonal, unpersonalised } = chooseExposure(winner, data, policy);
    expect(notPersonal).toMatch(/the unpersonalised list/);
    expect(['popularity', 'recent-popularity']).toContain(unpersonalised.model);
    const lenient = { ...policy, limits: { ...policy.limits, overlap: 1, gain: -1 } };
    expect(chooseExposure(winner, data, lenient).notPersonal).toBeNull();
  });
});

describe('the judge of exposure', () => {
  const candidate: Candidate = {
    recipe: { model: 'item-knn', settings: {} },
    interactions: DEFAULT_INTERACTIONS,
  };
  const serving: Candidate = { ...candidate, exposureStrength: 0.2 };
  const baseline: Candidate = {
    recipe: { model: 'recent-popularity', settings: {} },
    interactions: DEFAULT_INTERACTIONS,
  };

  function row(of: Candidate, ndcg: number, exposure: Exposure): HoldoutRow {
    const each = Array.from({ length: 50 }, (_, i) => ndcg + (i % 2 === 0 ? 0.05 : -0.05));
    const metrics = { recall: ndcg, precision: 0, f1: 0, ndcg, map: 0, mrr: 0, hitRate: 0 };
    return {
      ...of,
      ...metrics,
      coverage: 0.5,
      novelty: 5,
      popularityBias: 0,
      exposureGini: 0.5,
      exposure,
      ci: { recall: [0, 1], ndcg: [0, 1] },
      perCustomer: { recall: each, ndcg: each },
      fitMs: 0,
      recommendMs: 0,
    };
  }

  function verdict(rows: readonly HoldoutRow[], served: Candidate | null) {
    const report: HoldoutReport = {
      tooShort: null,
      cut: 0,
      k: 20,
      target: 'purchase',
      customers: 50,
      customerIndices: [],
      rows,
    };
    return judge({
      report,
      candidate,
      serving: served,
      facts: { events: 1000, rejectedRows: 0, customers: 100, items: 50 },
      limits: { rejectShare: 1, shrinkShare: 1, growth: 10, alpha: 0.05, exposure: EXPOSURE_DEFAULTS.limits },
      seed: 1,
    });
  }

  const uneven = { ...EVEN, commonestItemShare: 0.81 };

  it('says which limit a first version exceeds', () => {
    const { outcome, reason, figures } = verdict([row(candidate, 0.1, uneven)], null);
    expect(outcome).toBe('publish');
    expect(reason).toContain('One item is in 81 % of the lists, the limit is 50 %.');
    expect(figures.commonestItemShare).toBe(0.81);
  });

  it('holds a candidate that exceeds a limit and is less even than what serves', () => {
    const rows = [row(candidate, 0.1, uneven), row(serving, 0.1, EVEN)];
    expect(verdict(rows, serving)).toMatchObject({ outcome: 'hold' });
    const before = [row(candidate, 0.1, uneven), row(serving, 0.1, { ...uneven, commonestItemShare: 0.9 })];
    expect(verdict(before, serving).outcome).toBe('publish');
  });

  it('says why a model serves that a list for everybody beat by chance', () => {
    const { reason } = verdict([row(baseline, 0.12, EVEN), row(candidate, 0.1, EVEN)], null);
    expect(reason).toContain('recent-popularity, the same list for everybody, reached 0.1200');
  });

  it('has no limit for a list that is the same for everybody', () => {
    expect(
      exposureFaults(row(baseline, 0.1, { ...uneven, commonestItemShare: 1 }), EXPOSURE_DEFAULTS.limits),
    ).toEqual([]);
  });
});
