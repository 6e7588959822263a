import { describe, expect, it } from 'vitest';
import { absenceText, reasonText, riskText } from '../../../../../layers/analytics/serve/reason-text.ts';
import type { Reason } from '../../../../../layers/analytics/serve/rows.ts';

const pot = { id: 'POT', title: 'Camping pot' };
const untitled = { id: 'MUG-07', title: null };

describe('the text of a reason', () => {
  it.each<[Reason['key'], Reason['items'], string]>([
    ['popular', [], 'Popular with all customers'],
    ['because_of_items', [pot], 'Because of “Camping pot”'],
    ['because_of_items', [pot, untitled], 'Because of “Camping pot” and “MUG-07”'],
    ['because_of_items', [pot, untitled, pot], 'Because of “Camping pot”, “MUG-07” and “Camping pot”'],
    ['because_of_items', [], 'Chosen for this customer'],
    ['bought_together', [pot], 'Often bought together with “Camping pot”'],
    ['bought_together', [], 'Often bought together'],
  ])('for %s of %j reads well', (key, items, text) => {
    expect(reasonText({ key, items })).toBe(text);
  });
});

describe('the text of what moves a risk', () => {
  it.each([
    [0.124, 'Raises the risk by 12 points.'],
    [-0.231, 'Lowers the risk by 23 points.'],
    [0.011, 'Raises the risk by 1 point.'],
    [-0.0051, 'Lowers the risk by 1 point.'],
    [0.004, 'Raises the risk by less than a point.'],
  ])('for an effect of %d ends "%s"', (effect, ending) => {
    expect(riskText('Last order 90 days ago.', effect)).toBe(`Last order 90 days ago. ${ending}`);
  });

  it('says for each part that is missing why', () => {
    const keys = ['never-ordered', 'no-repeat-orders-in-shop', 'overdue-beyond-experience'] as const;
    const texts = keys.map(absenceText);
    expect(new Set(texts).size).toBe(3);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});
