import { describe, expect, it } from 'vitest';
import {
  experimentResults,
  resultsBody,
} from '../../../../../layers/api/merchandising/experiment-results.ts';
import type { ArmFigures } from '../../../../../layers/contract/insights.ts';
import type { Experiment } from '../../../../../layers/contract/merchandising.ts';
import type { ModelRow } from '../../../../../layers/contract/rows.ts';

const card = { asOf: Date.UTC(2026, 2, 1), currency: 'GBP' } as ModelRow;

function experiment(...arms: string[]): Experiment {
  return {
    id: 'hero',
    placements: [],
    from: null,
    until: null,
    salt: 'hero',
    assignment: { type: 'fixed' },
    arms: arms.map((id) => ({ id, share: 1, policy: {} })),
  };
}

function figures(id: string, subjects: number, clicked: number, bought: number): ArmFigures {
  return {
    id,
    subjects,
    clicked,
    bought,
    answers: subjects * 2,
    purchases: bought,
    revenue: bought * 100,
    contexts: {},
  };
}

describe('the results of an experiment', () => {
  it('compare every arm with the first, and leave out what it has no arm for', () => {
    const results = resultsBody(
      experiment('a', 'b'),
      [figures('b', 2000, 400, 90), figures('a', 2000, 200, 80), figures('old', 10, 1, 1)],
      { version: 'v1' },
      card,
    );
    expect(experimentResults.parse(results)).toEqual(results);
    expect(results.arms.map(({ arm, subjects }) => [arm, subjects])).toEqual([
      ['a', 2000],
      ['b', 2000],
    ]);
    const [a, b] = results.arms;
    expect([a!.clicked.rate, b!.clicked.rate]).toEqual([0.1, 0.2]);
    expect(a!.clicked.versus_first).toBeNull();
    expect(b!.clicked.versus_first?.difference).toBe(0.1);
    expect(b!.clicked.versus_first?.interval[0]).toBeGreaterThan(0);
    expect(b!.bought.versus_first?.interval[0]).toBeLessThan(0);
    expect(results.decided).toBe(true);
  });

  it('are not decided where arms differ by chance, and share the error rate among the arms', () => {
    const arms = [figures('a', 2000, 200, 80), figures('b', 2000, 262, 80)];
    expect(resultsBody(experiment('a', 'b'), arms, { version: 'v1' }, card).decided).toBe(false);
    const more = ['c', 'd', 'e', 'f'].map((id) => figures(id, 2000, 200, 80));
    const strong = [arms[0]!, figures('b', 2000, 274, 80)];
    expect(resultsBody(experiment('a', 'b'), strong, { version: 'v1' }, card).decided).toBe(true);
    expect(
      resultsBody(experiment('a', 'b', 'c', 'd', 'e', 'f'), [...strong, ...more], { version: 'v1' }, card)
        .decided,
    ).toBe(false);
  });

  it('report no results for an arm that has not been shown yet', () => {
    const { arms, decided } = resultsBody(
      experiment('a', 'b'),
      [figures('a', 50, 5, 1)],
      { version: 'v1' },
      card,
    );
    expect(arms[1]).toMatchObject({
      subjects: 0,
      clicked: { rate: 0, interval: [0, 1], versus_first: { difference: 0, interval: [-1, 1], p_value: 1 } },
    });
    expect(decided).toBe(false);
  });
});
