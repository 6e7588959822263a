import { describe, expect, it } from 'vitest';
import { reasonText } from '../../../../../layers/analytics/serve/reason-text.ts';
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
