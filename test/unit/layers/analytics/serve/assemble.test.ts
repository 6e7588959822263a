import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeRules } from '../../../../../layers/analytics/serve/active-rules.ts';
import { assemble } from '../../../../../layers/analytics/serve/assemble.ts';
import type { CandidateList, Source } from '../../../../../layers/analytics/serve/candidate-list.ts';
import type { Filter, Rule } from '../../../../../layers/contract/merchandising.ts';
import { card, list, live, NOW, options } from './lists.ts';

const open = { placements: [], from: null, until: null };
const isB: Filter = { attribute: 'id', equals: 'b' };

function ids(lists: [CandidateList, ...CandidateList[]], how = options()): [string, string[]] {
  const { source, items } = assemble(lists, how);
  return [source, items.map(({ id }) => id)];
}

describe('an answer made of lists', () => {
  it('takes the first that has anything to show, and goes on with the next, an item once', () => {
    const lists = [list('personal', []), list('session', ['a', 'b']), list('popular', ['b', 'c'])] as const;
    expect(ids([...lists])).toEqual(['session', ['a', 'b', 'c']]);
    const { items } = assemble([...lists], options());
    expect(items.map(({ source }) => source)).toEqual(['session', 'session', 'popular']);
  });

  it('ends with the first list when it is strict, though that be empty', () => {
    const lists = [list('personal', ['a']), list('popular', ['b'])] as const;
    expect(ids([...lists], options({ strict: true }))).toEqual(['personal', ['a']]);
    expect(ids([list('personal', []), list('popular', ['b'])], options({ strict: true }))).toEqual([
      'personal',
      [],
    ]);
  });

  it('names the list that was asked for where nothing is left of any', () => {
    const how = options({ admits: () => false });
    expect(ids([list('personal', ['a']), list('popular', ['b'])], how)).toEqual(['personal', []]);
  });

  it('reaches the limit behind what is left out', () => {
    const how = options({ limit: 2, admits: ({ id }) => id !== 'b' });
    expect(ids([list('popular', ['a', 'b', 'c', 'd'])], how)).toEqual(['popular', ['a', 'c']]);
  });

  it.each([
    ['hidden', { hidden: true }],
    ['out of stock', { inStock: false }],
    ['not yet available', { availableFrom: NOW + 1 }],
    ['no longer available', { availableUntil: NOW }],
  ])('never shows what the live catalogue calls %s', (_what, state) => {
    const how = options({ live: [live('a', state)] });
    expect(ids([list('personal', ['a', 'b']), list('popular', ['a'])], how)).toEqual(['personal', ['b']]);
  });

  it('shows no item past the end that the version knows of, unless the live catalogue has put it off', () => {
    const ended = card('a', { until: NOW });
    expect(ids([list('personal', [ended, 'b'])])[1]).toEqual(['b']);
    const how = options({ live: [live('a', { availableUntil: NOW + 1 })] });
    expect(ids([list('personal', [ended, 'b'])], how)[1]).toEqual(['a', 'b']);
  });

  it('shows a changed item with its new data', () => {
    const how = options({ live: [live('a', { price: 99, title: 'New' })] });
    expect(assemble([list('personal', ['a'])], how).items[0]).toMatchObject({ price: 99, title: 'New' });
  });

  it('puts a new item behind the one it is like, with its name as reason', () => {
    const nearestKnown = [{ id: 'a', similarity: 0.8 }];
    const how = options({ live: [live('n', { nearestKnown })] });
    const { items } = assemble([list('personal', ['a', 'b', 'c', 'd', 'e', 'f'])], how);
    expect(items.map(({ id }) => id).slice(0, 3)).toEqual(['a', 'b', 'n']);
    expect(items[2]).toMatchObject({
      source: 'personal',
      reason: { key: 'similar_to', items: [{ id: 'a' }] },
    });
  });

  /** A hundred known items whose scores fall so steeply that a new item stands right behind the one it is like. */
  const known = (source: Source, from = 0, to = 100): CandidateList => {
    const all = Array.from({ length: 100 }, (_, n) => ({ ...card(`k${n}`), score: 2 ** -n }));
    return { ...list(source, []), items: all.slice(from, to) };
  };
  /** Fifty new items: each like a known one of its own, or all like the same. */
  const newcomers = (anchorOf: (n: number) => string) =>
    Array.from({ length: 50 }, (_, n) =>
      live(`n${n}`, { nearestKnown: [{ id: anchorOf(n), similarity: 1 }] }),
    );
  const fresh = (found: string[]) => found.filter((id) => id.startsWith('n'));

  it.each([
    [3, 1],
    [8, 1],
    [10, 2],
    [20, 4],
  ])('has in %d places no more new items than %d, and none in what sells', (limit, most) => {
    const how = options({ live: newcomers((n) => `k${n}`), limit });
    expect(fresh(ids([known('personal')], how)[1])).toHaveLength(most);
    expect(fresh(ids([known('popular')], how)[1])).toEqual([]);
  });

  it('keeps to that over all of its lists, and where what differs is wanted', () => {
    const how = options({ live: newcomers((n) => `k${n}`), limit: 20, diversity: 0.5 });
    const lists = [known('personal', 0, 10), known('session', 10)] as const;
    expect(fresh(ids([...lists], how)[1])).toHaveLength(4);
  });

  it('shows one of many new items that are like the same one', () => {
    const how = options({ live: newcomers(() => 'k0'), limit: 20 });
    expect(fresh(ids([known('personal')], how)[1])).toEqual(['n0']);
    const lists = [known('personal', 0, 10), known('session')] as const;
    expect(fresh(ids([...lists], how)[1])).toEqual(['n0']);
  });

  it('gives the place of a new item that may not be shown to the next', () => {
    const [first, ...others] = newcomers(() => 'k0');
    const how = options({ live: [{ ...first!, inStock: false }, ...others], limit: 20 });
    expect(fresh(ids([known('personal')], how)[1])).toEqual(['n1']);
  });
});

describe('active merchandising rules', () => {
  const lists = [list('personal', ['a', 'b', 'c']), list('popular', ['d', 'e'])] as const;
  const pin = (item: string, position: number): Rule => ({
    ...open,
    id: `pin-${item}`,
    action: { type: 'pin', item, position },
  });

  it('leave items out, of every list', () => {
    const rules: Rule[] = [{ ...open, id: 'x', action: { type: 'exclude', filter: isB } }];
    expect(ids([...lists], options({ rules }))[1]).toEqual(['a', 'c', 'd', 'e']);
  });

  it('lift and lower items within their list', () => {
    const boost = (factor: number): Rule[] => [
      { ...open, id: 'x', action: { type: 'boost', filter: isB, factor } },
    ];
    expect(ids([...lists], options({ rules: boost(2) }))[1]).toEqual(['b', 'a', 'c', 'd', 'e']);
    expect(ids([...lists], options({ rules: boost(0.1) }))[1]).toEqual(['a', 'c', 'b', 'd', 'e']);
  });

  it('put an item at its place, once, with a score that goes on falling', () => {
    const pinned = new Map([['c', card('c')]]);
    const how = options({ rules: [pin('c', 2)], pinned, limit: 3 });
    const { items } = assemble([...lists], how);
    expect(items.map(({ id, source }) => [id, source])).toEqual([
      ['a', 'personal'],
      ['c', 'pinned'],
      ['b', 'personal'],
    ]);
    expect(items.map(({ score }) => score)).toEqual([3, 2, 2]);
  });

  it('put no item anywhere that is hidden, asked not to be there, or not known', () => {
    const pinned = new Map([['c', card('c')]]);
    const how = { rules: [pin('c', 1), pin('z', 2)], pinned };
    const without = ['a', 'b', 'd', 'e'];
    expect(ids([...lists], options({ ...how, live: [live('c', { hidden: true })] }))[1]).toEqual(without);
    expect(ids([...lists], options({ ...how, admits: ({ id }) => id !== 'c' }))[1]).toEqual(without);
  });

  it('place pins behind the end of a short list', () => {
    const pinned = new Map([['z', card('z')]]);
    const how = options({ rules: [pin('z', 9)], pinned });
    expect(ids([list('personal', ['a'])], how)[1]).toEqual(['a', 'z']);
  });

  it('give the variants of a product one place, pinned ones too', () => {
    const variant = (id: string) => card(id, { groupId: 'tee' });
    const lists = [
      list('personal', [variant('t-s'), 'a', variant('t-m')]),
      list('popular', [variant('t-l'), 'b']),
    ];
    expect(ids([...lists] as [CandidateList])[1]).toEqual(['t-s', 'a', 'b']);
    const pinned = new Map([['t-l', variant('t-l')]]);
    expect(ids([...lists] as [CandidateList], options({ rules: [pin('t-l', 2)], pinned }))[1]).toEqual([
      'a',
      't-l',
      'b',
    ]);
  });

  it('give every product one place in any lists', () => {
    const entry = fc.tuple(fc.nat(30), fc.option(fc.nat(5), { nil: undefined }));
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (entries, diversity) => {
          const cards = entries.map(([id, group]) =>
            card(`i${id}`, group === undefined ? {} : { groupId: `g${group}` }),
          );
          const { items } = assemble([list('personal', cards)], options({ diversity }));
          const groups = items.flatMap(({ groupId }) => groupId ?? []);
          expect(new Set(groups).size).toBe(groups.length);
        },
      ),
    );
  });

  it('hold a family to its cap, over all lists, and leave what has no family alone', () => {
    const shirt = (id: string) => card(id, { properties: { family: 'shirt' } });
    const rules: Rule[] = [{ ...open, id: 'x', action: { type: 'family-cap', most: 1 } }];
    const how = options({ rules });
    expect(
      ids([list('personal', [shirt('s1'), shirt('s2'), 'a']), list('popular', [shirt('s3'), 'b'])], how)[1],
    ).toEqual(['s1', 'a', 'b']);
  });

  it.each<[string, Partial<Rule>, boolean]>([
    ['from its beginning', { from: NOW }, true],
    ['not before', { from: NOW + 1 }, false],
    ['not at its end', { until: NOW }, false],
    ['at its placement', { placements: ['home', 'basket'] }, true],
    ['not elsewhere', { placements: ['basket'] }, false],
  ])('apply %s', (_what, more, applies) => {
    const rule: Rule = { ...open, id: 'x', action: { type: 'exclude', filter: isB }, ...more };
    expect(activeRules([rule], 'home', NOW).admits(card('b'))).toBe(!applies);
    expect(activeRules([rule], 'home', NOW, ['other']).admits(card('b'))).toBe(true);
  });

  it('of which two are for one place: the first holds', () => {
    expect(activeRules([pin('a', 1), pin('b', 1), pin('a', 2)], null, NOW).pins).toEqual([
      { item: 'a', position: 1 },
    ]);
  });
});

describe('whatever is asked', () => {
  const id = fc.integer({ min: 0, max: 30 }).map(String);
  const lists = fc.array(fc.uniqueArray(id, { maxLength: 20 }), { minLength: 1, maxLength: 4 });

  it('an answer has no item twice, no more than asked for, none that is left out, and is filled as far as lists reach', () => {
    fc.assert(
      fc.property(
        lists,
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.uniqueArray(id),
        fc.uniqueArray(id, { maxLength: 5 }),
        (found, limit, diversity, barred, boosted) => {
          const rules: Rule[] = [
            {
              ...open,
              id: 'x',
              action: { type: 'boost', filter: { attribute: 'id', in: boosted }, factor: 3 },
            },
          ];
          const how = options({ limit, diversity, rules, admits: (item) => !barred.includes(item.id) });
          const asked = found.map((one, at) =>
            list((['personal', 'segment', 'popular', 'all_time'] as const)[at]!, one),
          );
          const [, shown] = ids(asked as [CandidateList, ...CandidateList[]], how);
          const reachable = new Set(found.flat().filter((one) => !barred.includes(one)));
          expect(new Set(shown).size).toBe(shown.length);
          expect(shown.every((one) => reachable.has(one))).toBe(true);
          expect(shown).toHaveLength(Math.min(limit, reachable.size));
        },
      ),
    );
  });
});
