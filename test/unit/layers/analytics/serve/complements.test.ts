import { describe, expect, it } from 'vitest';
import { complementList } from '../../../../../layers/analytics/serve/complements.ts';
import type { BoughtTogetherRow } from '../../../../../layers/contract/rows.ts';
import { card } from './lists.ts';

function rules(of: string, confidences: Readonly<Record<string, number>>): BoughtTogetherRow {
  const items = Object.entries(confidences).map(([id, confidence]) => ({
    ...card(id),
    score: 10,
    support: 0.1,
    confidence,
    lift: 2,
  }));
  return { of: card(of), items };
}

describe('what is missing from a basket', () => {
  it('is what most of it speaks for', () => {
    const list = complementList([rules('a', { x: 0.2, y: 0.5 }), rules('b', { x: 0.4 })]);
    expect(list.items.map(({ id, score }) => [id, Number(score.toFixed(3))])).toEqual([
      ['x', 0.52],
      ['y', 0.5],
    ]);
    // The surest rule is named first.
    expect(list.explain(0).reason.items.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('comes with the figures of the surest rule', () => {
    const { explain } = complementList([rules('a', { x: 0.01 }), rules('b', { x: 0.4 })]);
    expect(explain(0).reason).toMatchObject({ key: 'bought_with', support: 0.1, confidence: 0.4, lift: 2 });
  });

  it('is nothing where no rule leads anywhere', () => {
    expect(complementList([]).items).toEqual([]);
  });
});
