import { describe, expect, it } from 'vitest';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import { ALPHA, type JudgeInput, judge } from '../../../../../layers/analytics/evaluate/judge.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import type { Candidate, HoldoutReport, HoldoutRow } from '../../../../../layers/contract/evaluation.ts';

const CANDIDATE: Candidate = {
  recipe: { model: 'item-knn', settings: { neighbours: 100 } },
  interactions: DEFAULT_INTERACTIONS,
};
const SERVING: Candidate = {
  recipe: { model: 'popularity', settings: { windowDays: 7 } },
  interactions: DEFAULT_INTERACTIONS,
};

function row(candidate: Candidate, ndcg: readonly number[]): HoldoutRow {
  const mean = ndcg.reduce((sum, value) => sum + value, 0) / ndcg.length;
  return {
    ...candidate,
    recall: mean,
    precision: mean,
    f1: mean,
    ndcg: mean,
    map: mean,
    mrr: mean,
    hitRate: mean,
    coverage: 0.5,
    novelty: 1,
    popularityBias: 0.1,
    exposureGini: 0.5,
    ci: { recall: [mean, mean], ndcg: [mean, mean] },
    perCustomer: { recall: ndcg, ndcg },
    fitMs: 0,
    recommendMs: 0,
  };
}

function report(candidate: readonly number[], serving: readonly number[]): HoldoutReport {
  return {
    tooShort: null,
    cut: 0,
    k: 10,
    target: 'purchase',
    customers: candidate.length,
    customerIndices: candidate.map((_, i) => i),
    rows: [row(CANDIDATE, candidate), row(SERVING, serving)],
  };
}

const noisy = Array.from({ length: 200 }, (_, i) => (i % 5) / 10);
const worse = noisy.map((value) => Math.max(0, value - 0.05));

function input(changes: Partial<JudgeInput> = {}): JudgeInput {
  return {
    report: report(noisy, noisy),
    candidate: CANDIDATE,
    serving: SERVING,
    facts: {
      events: 1000,
      rejectedRows: 10,
      customers: 200,
      items: 50,
      serving: { events: 900, customers: 190, items: 50, tested: 0 },
    },
    limits: {
      rejectShare: 0.2,
      shrinkShare: 0.5,
      growth: 10,
      alpha: ALPHA,
      exposure: EXPOSURE_DEFAULTS.limits,
    },
    seed: 1,
    ...changes,
  };
}

const facts = (changes: Partial<JudgeInput['facts']>) => input({ facts: { ...input().facts, ...changes } });

describe('the judge', () => {
  it('publishes what is as good as what serves', () => {
    expect(judge(input()).outcome).toBe('publish');
  });

  it('holds what is worse beyond noise, with the figures', () => {
    const verdict = judge(input({ report: report(worse, noisy) }));
    expect(verdict.outcome).toBe('hold');
    expect(verdict.reason).toMatch(
      /worse than the serving version, NDCG@10 0\.1600 on 200 customers against 0\.2000/,
    );
    expect(verdict.figures.high).toBeLessThan(0);
  });

  it('publishes what is worse by chance only', () => {
    const shuffled = noisy.with(0, 0).map((value, i) => (i % 2 === 0 ? value : (noisy[(i + 7) % 200] ?? 0)));
    const verdict = judge(input({ report: report(shuffled.with(2, 0), noisy) }));
    expect(verdict.figures.difference).toBeLessThan(0);
    expect(verdict.outcome).toBe('publish');
  });

  describe('compares what was bought with what the serving version was made of', () => {
    const before = { revenue: 2_000_000, orders: 500, topItemShare: 0.02 };
    const serving = { events: 900, customers: 190, items: 50, tested: 0, trade: before };
    const grown = (trade: Partial<typeof before>, more: Partial<JudgeInput['facts']> = {}) =>
      judge(facts({ serving, trade: { ...before, ...trade }, ...more }));

    it.each([
      ['the revenue', grown({ revenue: 20_000_001 })],
      ['the number of orders', grown({ orders: 5001 })],
      ['the share of one item', grown({ topItemShare: 0.21 })],
      ['the number of customers', grown({}, { customers: 1901 })],
    ])('and holds when %s is more than ten times', (what, verdict) => {
      expect(verdict.outcome).toBe('hold');
      expect(verdict.reason).toContain(`Held: ${what}`);
      expect(verdict.reason).toContain('raise growthLimit');
      expect(verdict.figures).toMatchObject({ growthLimit: 10 });
    });

    it('and holds a revenue that cannot be counted exactly, even of a first version', () => {
      const trade = { ...before, revenue: 2 ** 53 };
      const { serving: _, ...first } = input().facts;
      expect(judge(input({ serving: null, facts: { ...first, trade } })).outcome).toBe('hold');
    });

    it('and publishes a shop that grows, a young one by any factor', () => {
      expect(grown({ revenue: 20_000_000, orders: 5000, topItemShare: 0.2 }).outcome).toBe('publish');
      const young = { ...serving, customers: 9, trade: { ...before, orders: 9, revenue: 9 } };
      expect(judge(facts({ serving: young, trade: before })).outcome).toBe('publish');
    });

    it('and publishes a first version, and one beside a version of an older release', () => {
      const { trade: _, ...old } = serving;
      expect(judge(facts({ serving: old, trade: before })).outcome).toBe('publish');
    });
  });

  it('publishes a first version', () => {
    const verdict = judge(input({ serving: null }));
    expect([verdict.outcome, verdict.reason]).toEqual([
      'publish',
      'First version: item-knn reaches NDCG@10 0.2000 on 200 customers.',
    ]);
  });

  it('publishes without a comparison when the history is too short for one', () => {
    const short = { ...report(noisy, noisy), tooShort: 'Only 3 customers came back', rows: [] };
    const verdict = judge(input({ report: short }));
    expect([verdict.outcome, verdict.reason]).toEqual([
      'publish',
      'Published without a comparison. Only 3 customers came back.',
    ]);
  });

  it('holds a version that nobody can be tested on, where what serves was tested on many', () => {
    const short = { ...report([], []), customers: 1, tooShort: 'Only 1 customer came back', rows: [] };
    const tested = (tested: number) => ({ events: 900, customers: 190, items: 50, tested });
    const verdict = judge({ ...facts({ serving: tested(209) }), report: short });
    expect(verdict.outcome).toBe('hold');
    expect(verdict.reason).toMatch(
      /Only 1 customer came back; the serving version was tested on 209.*missing/,
    );
    // A shop that never had enough customers to test on is not held back for ever.
    for (const few of [0, 2])
      expect(judge({ ...facts({ serving: tested(few) }), report: short }).outcome).toBe('publish');
  });

  it('holds a candidate that was never measured', () => {
    const other = { ...CANDIDATE, recipe: { model: 'item-knn', settings: { neighbours: 7 } } };
    expect(judge(input({ candidate: other })).outcome).toBe('hold');
    const faster = { ...CANDIDATE, interactions: { ...DEFAULT_INTERACTIONS, halfLifeDays: 7 } };
    expect(judge(input({ candidate: faster })).outcome).toBe('hold');
  });

  it.each([
    ['no events', facts({ events: 0, rejectedRows: 0 }), /no events/],
    ['only rejects', facts({ events: 0, rejectedRows: 9 }), /None of the 9 rows.*column mapping/],
    ['too many rejects', facts({ events: 700, rejectedRows: 300 }), /30 % of the rows were rejected/],
    ['no customers', facts({ customers: 0 }), /customer_id/],
    ['no items', facts({ items: 0 }), /item_id/],
    ['customers gone', facts({ customers: 80 }), /80 customers, the serving version 190/],
    ['events gone', facts({ events: 400 }), /400 events, the serving version 900/],
    ['items gone', facts({ items: 3 }), /3 items, the serving version 50/],
  ])('calls a run with %s invalid, and says what to do', (_, given, reason) => {
    const verdict = judge(given);
    expect(verdict.outcome).toBe('invalid');
    expect(verdict.reason).toMatch(reason);
  });

  it('checks the input before it compares', () => {
    expect(judge({ ...facts({ events: 0 }), report: report(worse, noisy) }).outcome).toBe('invalid');
  });
});
