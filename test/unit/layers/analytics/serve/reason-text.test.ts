import { describe, expect, it } from 'vitest';
import { absenceText, reasonText, riskText } from '../../../../../layers/analytics/serve/reason-text.ts';
import type { Reason } from '../../../../../layers/contract/rows.ts';

const pot = { id: 'POT', title: 'Camping pot' };
const untitled = { id: 'MUG-07', title: null };

describe('the text of a reason', () => {
  it.each<[Reason, string]>([
    [{ key: 'popular', items: [] }, 'Popular with all customers'],
    [{ key: 'popular', items: [], periodDays: 28 }, 'Popular with all customers in the last 28 days'],
    [{ key: 'because_of_items', items: [pot] }, 'Because you bought “Camping pot”'],
    [{ key: 'because_of_items', items: [pot], did: 'viewed' }, 'Because you looked at “Camping pot”'],
    [
      { key: 'because_of_items', items: [pot], did: 'carted' },
      'Because you put “Camping pot” in your basket',
    ],
    [{ key: 'own_interest', items: [], did: 'viewed' }, 'You looked at it'],
    [{ key: 'own_interest', items: [], did: 'carted' }, 'You put it in your basket'],
    [{ key: 'own_interest', items: [], did: 'wishlisted' }, 'You put it on your wish list'],
    [{ key: 'because_of_items', items: [pot, untitled] }, 'Because you bought “Camping pot” and “MUG-07”'],
    [
      { key: 'because_of_items', items: [pot, untitled, pot] },
      'Because you bought “Camping pot”, “MUG-07” and “Camping pot”',
    ],
    [{ key: 'because_of_items', items: [] }, 'Chosen for you'],
    [{ key: 'because_viewed', items: [pot] }, 'Because you looked at “Camping pot”'],
    [{ key: 'similar_to', items: [pot] }, 'Similar to “Camping pot”'],
    [{ key: 'liked_by_similar_customers', items: [] }, 'Chosen by customers with a similar taste'],
    [{ key: 'bought_with', items: [pot], confidence: 0.2 }, 'Often bought with “Camping pot”'],
    [{ key: 'bought_with', items: [pot], confidence: 0.19 }, 'Bought together with “Camping pot”'],
    [{ key: 'bought_with', items: [pot], confidence: 0.05 }, 'Bought together with “Camping pot”'],
    [{ key: 'bought_with', items: [pot], confidence: 0.012 }, 'Sometimes bought with “Camping pot”'],
    [{ key: 'bought_with', items: [pot] }, 'Bought together with “Camping pot”'],
    [{ key: 'buy_again', items: [], daysSince: 0, everyDays: null }, 'You bought it today'],
    [{ key: 'buy_again', items: [], daysSince: 139, everyDays: 139, times: 2 }, 'You bought it 139 days ago'],
    [
      { key: 'buy_again', items: [], daysSince: 1, everyDays: 0.2, times: 3 },
      'You bought it 1 day ago, usually every 1 day',
    ],
    [
      { key: 'buy_again', items: [], daysSince: 26, everyDays: 30.5, times: 4 },
      'You bought it 26 days ago, usually every 31 days',
    ],
    [{ key: 'popular_in_segment', items: [] }, 'Popular with customers like you'],
    [{ key: 'popular_in_category', items: [], category: ['Home', 'Mugs'] }, 'Popular in Mugs'],
    [
      { key: 'popular_in_category', items: [], category: ['Mugs'], periodDays: 28 },
      'Popular in Mugs in the last 28 days',
    ],
    [{ key: 'trending', items: [] }, 'Sells more than usual'],
    [{ key: 'new', items: [] }, 'New in the shop'],
    [{ key: 'pinned', items: [] }, 'Picked by the shop'],
  ])('for %j reads well', (reason, text) => {
    expect(reasonText(reason)).toBe(text);
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
    const keys = ['never-ordered', 'no-repeat-orders-in-shop', 'order-unlikely'] as const;
    const texts = keys.map(absenceText);
    expect(new Set(texts).size).toBe(3);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});
