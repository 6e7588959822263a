import { describe, expect, it } from 'vitest';
import { chooseList } from '../../../../../layers/analytics/serve/choose.ts';
import type { ListedItem } from '../../../../../layers/analytics/serve/rows.ts';

function row(...ids: string[]): { items: ListedItem[] } {
  const items = ids.map((id, rank) => ({
    id,
    title: null,
    category: [],
    brand: null,
    price: null,
    score: -rank,
    reason: { key: 'popular' as const, items: [] },
  }));
  return { items };
}

function chosen(...args: Parameters<typeof chooseList<string>>): [string, string[]] {
  const { source, items } = chooseList(...args);
  return [source, items.map((item) => item.id)];
}

describe('the choice of a list', () => {
  it('takes the first that has anything to show', () => {
    const candidates = [
      { source: 'personal', row: row('a', 'b') },
      { source: 'popular', row: row('c') },
    ] as const;
    expect(chosen([...candidates], 10)).toEqual(['personal', ['a', 'b']]);
  });

  it.each([undefined, row()])('passes over a list that is missing or empty (%j)', (missing) => {
    expect(
      chosen(
        [
          { source: 'personal', row: missing },
          { source: 'popular', row: row('c') },
        ],
        10,
      ),
    ).toEqual(['popular', ['c']]);
  });

  it('passes over a list that holds only the excluded item', () => {
    expect(
      chosen(
        [
          { source: 'similar', row: row('x') },
          { source: 'popular', row: row('x', 'y') },
        ],
        10,
        'x',
      ),
    ).toEqual(['popular', ['y']]);
  });

  it('cuts after the excluded item is gone, so that the limit is reached', () => {
    expect(chosen([{ source: 'popular', row: row('a', 'x', 'b', 'c') }], 2, 'x')).toEqual([
      'popular',
      ['a', 'b'],
    ]);
  });

  it('names the last resort when there is nothing at all', () => {
    expect(
      chosen(
        [
          { source: 'personal', row: undefined },
          { source: 'popular', row: undefined },
        ],
        10,
      ),
    ).toEqual(['popular', []]);
  });
});
