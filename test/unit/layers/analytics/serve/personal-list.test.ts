import { describe, expect, it } from 'vitest';
import { personalList } from '../../../../../layers/analytics/serve/candidate-list.ts';
import type { PersonalItem } from '../../../../../layers/contract/rows.ts';
import { card } from './lists.ts';

const row = (item: Partial<PersonalItem>, popular?: true) => ({
  items: [{ ...card('a'), score: 1, ...item }],
  excludedItems: [],
  segment: 'new',
  ...(popular === undefined ? {} : { popular }),
});

describe('the list of a customer', () => {
  it('that follows popularity is called popular, and nothing in it liked by similar customers', () => {
    const list = personalList(row({ likedBySimilarCustomers: true }, true), 0);
    expect(list.source).toBe('popular');
    expect(list.explain(0).reason.key).toBe('popular');
  });

  it('that is their own is called personal, each item for the reason that it has', () => {
    const named = [{ id: 'b', title: null }];
    expect(personalList(row({}), 0).source).toBe('personal');
    const reasonOf = (item: Partial<PersonalItem>) => personalList(row(item), 0).explain(0).reason;
    expect(reasonOf({ interest: 'carted' })).toEqual({ key: 'own_interest', items: [], did: 'carted' });
    expect(reasonOf({ because: named, did: 'viewed' })).toEqual({
      key: 'because_of_items',
      items: named,
      did: 'viewed',
    });
    expect(reasonOf({ likedBySimilarCustomers: true }).key).toBe('liked_by_similar_customers');
    expect(reasonOf({ popularRecently: true })).toMatchObject({ key: 'popular', periodDays: 28 });
    expect(reasonOf({})).toEqual({ key: 'because_of_items', items: [] });
  });
});
