import { describe, expect, it } from 'vitest';
import {
  NEAREST_KNOWN_LIMIT,
  type NewItem,
  nearestKnownOf,
} from '../../../../../layers/analytics/serve/nearest-known.ts';

function card(id: string, title: string, category: string[], brand: string | null = null) {
  return { id, title, category, brand, price: 100 };
}

const shelf = [
  card('mug', 'Enamel mug, green', ['Home', 'Kitchen', 'Mugs'], 'Fell & Tarn'),
  card('mug-2', 'Stoneware mug, blue', ['Home', 'Kitchen', 'Mugs'], 'Ovenbird'),
  card('pan', 'Cast iron pan', ['Home', 'Kitchen', 'Pans'], 'Ovenbird'),
  card('tent', 'Tunnel tent for two', ['Outdoor', 'Tents'], 'Fell & Tarn'),
  card('leash', 'Leather leash', ['Pets', 'Dogs'], null),
];
/** Anchors of one item. */
function anchored(item: NewItem, candidates: Parameters<typeof nearestKnownOf>[1]) {
  return nearestKnownOf([item], candidates)[0]!;
}

const fresh = {
  id: 'new',
  title: 'Enamel mug, red',
  description: 'For coffee at the camp fire',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
};

describe('the anchors of a new item', () => {
  it('are the most similar items by words, brand and category, most similar first', () => {
    const anchors = anchored(fresh, shelf);
    expect(anchors.map(({ id }) => id).slice(0, 2)).toEqual(['mug', 'mug-2']);
    expect(anchors.map(({ id }) => id)).not.toContain('leash');
    for (const [at, { similarity }] of anchors.entries()) {
      expect(similarity).toBeGreaterThan(0);
      expect(similarity).toBeLessThanOrEqual(anchors[at - 1]?.similarity ?? 1);
    }
  });

  it('follow the description where the title says nothing', () => {
    const anchors = anchored(
      { id: 'new', title: 'K-200', description: 'A leather leash for small dogs', category: [], brand: null },
      shelf,
    );
    expect(anchors[0]?.id).toBe('leash');
  });

  it('are nearly one for an item that reads the same, and none for one that nothing is like', () => {
    const twin = anchored({ ...shelf[0]!, id: 'twin', description: null }, shelf);
    expect(twin[0]).toEqual({ id: 'mug', similarity: 1 });
    const alien = { id: 'x', title: 'Ψ', description: null, category: [], brand: null };
    expect(anchored(alien, shelf)).toEqual([]);
    expect(anchored(fresh, [])).toEqual([]);
  });

  it('leave out the item itself and doubles, and are bounded', () => {
    const many = Array.from({ length: 30 }, (_, at) => card(`mug-${at}`, `Enamel mug ${at}`, ['Home']));
    const anchors = anchored({ ...fresh, id: 'mug-3' }, [...many, ...many]);
    expect(anchors).toHaveLength(NEAREST_KNOWN_LIMIT);
    expect(new Set(anchors.map(({ id }) => id)).size).toBe(NEAREST_KNOWN_LIMIT);
    expect(anchors.map(({ id }) => id)).not.toContain('mug-3');
  });

  it('do not depend on the order of the candidates, but for ties', () => {
    const reversed = anchored(fresh, shelf.toReversed());
    expect(reversed).toEqual(anchored(fresh, shelf));
  });

  it('are found for many items at a time, each by its similar items', () => {
    const leash = { id: 'leash-2', title: 'Nylon leash', description: null, category: ['Pets'], brand: null };
    const both = nearestKnownOf([fresh, leash], shelf);
    expect(both.map((anchors) => anchors[0]?.id)).toEqual(['mug', 'leash']);
  });
});
