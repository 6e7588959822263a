import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../../infra/demo/calendar.ts';
import { makeItems } from '../../../../infra/demo/catalogue.ts';
import { plantComplements } from '../../../../infra/demo/complements.ts';
import { makeRange } from '../../../../infra/demo/range.ts';
import { leafPairs } from '../../../../infra/demo/vocabulary/load.ts';

const calendar = new Calendar(Date.UTC(2026, 6, 1), 18);
const range = makeRange();
const items = makeItems(range, calendar, 1, 1200);

describe('makeRange', () => {
  it('names every leaf once', () => {
    expect(new Set(range.leaves.map((leaf) => leaf.name)).size).toBe(range.leaves.length);
  });

  it('splits the demand of the shop without rest', () => {
    expect(range.leaves.reduce((sum, leaf) => sum + leaf.shareOfShop, 0)).toBeCloseTo(1, 12);
  });

  it('places leaves and shelves where their categories say', () => {
    for (const category of range.categories) {
      const own = range.leaves.filter((leaf) => leaf.category === category);
      expect(own[0]!.index).toBe(category.firstLeaf);
      expect(own.flatMap((leaf) => leaf.shelves)).toEqual(category.shelves);
    }
  });
});

describe('makeItems', () => {
  it('makes the number that was asked for, with identifiers and titles of their own', () => {
    expect(items).toHaveLength(1200);
    expect(new Set(items.map((item) => item.id)).size).toBe(1200);
    expect(new Set(items.map((item) => item.title)).size).toBe(1200);
    expect(items.map((item) => item.index)).toEqual(items.map((_, i) => i));
  });

  it('makes more items than the vocabulary has combinations for, still without repeating a title', () => {
    const many = makeItems(range, calendar, 1, 20_000);
    expect(new Set(many.map((item) => item.title)).size).toBe(20_000);
  });

  it('fills every leaf of the tree', () => {
    expect(new Set(items.map((item) => item.leaf)).size).toBe(range.leaves.length);
    for (const item of items) expect(item.path).toBe(range.leaves[item.leaf]!.path);
  });

  it('begins titles with the brand and ends prices as prices end', () => {
    for (const item of items) {
      expect(item.title.startsWith(`${item.brand.name} `)).toBe(true);
      expect(String(item.price)).toMatch(/(49|99|90|00)$/);
    }
  });

  it('numbers items in the order in which they arrived', () => {
    for (let i = 1; i < items.length; i++) {
      expect(items[i]!.availableFrom).toBeGreaterThanOrEqual(items[i - 1]!.availableFrom);
    }
  });

  it('has new, announced, expired, hidden and sold-out items in the planted shares', () => {
    const share = (test: (item: (typeof items)[number]) => boolean) =>
      items.filter(test).length / items.length;
    const { from, until } = calendar;
    expect(share((item) => item.availableFrom > from && item.availableFrom < until)).toBeCloseTo(0.2, 2);
    expect(share((item) => item.availableFrom >= until)).toBeCloseTo(0.005, 2);
    expect(share((item) => !item.inStock)).toBeCloseTo(0.04, 2);
    expect(share((item) => item.hidden)).toBeCloseTo(0.02, 2);
    expect(share((item) => item.availableUntil !== null && item.availableUntil < until)).toBeCloseTo(0.03, 2);
    expect(share((item) => item.soldUntil < until)).toBeCloseTo(0.09, 2);
  });
});

describe('plantComplements', () => {
  const complements = plantComplements(range, items, calendar, 1);

  it('gives every item of a paired leaf one partner of the other leaf', () => {
    const owners = items.filter((item) =>
      leafPairs.some((pair) => pair.leaf === range.leaves[item.leaf]!.name),
    );
    expect(complements.map((pair) => pair.item).sort((a, b) => a - b)).toEqual(
      owners.map((item) => item.index),
    );
    for (const { item, partner } of complements) {
      const names = [item, partner].map((index) => range.leaves[items[index]!.leaf]!.name);
      expect(leafPairs.some((pair) => pair.leaf === names[0] && pair.partner === names[1])).toBe(true);
    }
  });

  it('chooses partners that can be bought throughout', () => {
    for (const { partner } of complements) {
      expect(items[partner]!.availableFrom).toBeLessThanOrEqual(calendar.from);
      expect(items[partner]!.soldUntil).toBe(Number.POSITIVE_INFINITY);
    }
  });
});
