import { describe, expect, it } from 'vitest';
import {
  associationRules,
  basketsOf,
  DEFAULT_RULE_LIMITS,
  logLikelihoodRatio,
} from '../../../../../layers/analytics/items/association.ts';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../layers/analytics/recommend/interactions.ts';
import { type Happening, shop } from '../../../../support/recommend-shop.ts';

/** One basket a customer. */
function baskets(contents: readonly (readonly number[])[], items: number) {
  const happenings: Happening[] = contents.flatMap((basket, customer) =>
    basket.map((item) => ({ day: 0, type: 'purchase' as const, customer, item, order: customer })),
  );
  const { log } = buildInteractions(shop(contents.length, items, happenings), DEFAULT_INTERACTIONS);
  return basketsOf(log, items);
}

describe('association rules', () => {
  // Bread (0) and butter (1) in 6 of 10 baskets together, bread once alone, jam (2) everywhere.
  const ten = [...new Array<number[]>(6).fill([0, 1, 2]), [0, 2], [2], [2], [2]];

  it('carry support, confidence and lift as computed by hand, and no rule by chance', () => {
    const rules = associationRules(baskets(ten, 3), 5, { together: 2, lift: 1, significance: 3.84 });
    const shown = rules.map(({ from, to, together }) => [from, to, together]);
    // Jam is in every basket: lift 1, no rule.
    expect(shown).toEqual([
      [0, 1, 6],
      [1, 0, 6],
    ]);
    expect(rules[0]!.support).toBeCloseTo(0.6, 12);
    expect(rules[0]!.confidence).toBeCloseTo(6 / 7, 12);
    expect(rules[0]!.lift).toBeCloseTo(6 / 7 / 0.6, 12);
    expect(rules[1]!.confidence).toBe(1);
  });

  it('measure significance by the log-likelihood ratio', () => {
    // Observed 6 1 / 0 3, expected 4.2 2.8 / 1.8 1.2: G² = 2 (6 ln 6/4.2 + 1 ln 1/2.8 + 3 ln 3/1.2).
    const byHand = 2 * (6 * Math.log(6 / 4.2) + Math.log(1 / 2.8) + 3 * Math.log(2.5));
    expect(logLikelihoodRatio(6, 1, 0, 3)).toBeCloseTo(byHand, 10);
    expect(logLikelihoodRatio(10, 10, 10, 10)).toBeCloseTo(0, 12);
  });

  it('leave out pairs that were seen too rarely', () => {
    expect(associationRules(baskets([[0, 1], [0, 1], [2], [2]], 3), 5, DEFAULT_RULE_LIMITS)).toEqual([]);
  });
});
