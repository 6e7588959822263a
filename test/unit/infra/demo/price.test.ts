import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../../infra/demo/calendar.ts';
import { charmPrice, PriceList } from '../../../../infra/demo/price.ts';

describe('charmPrice', () => {
  it.each([
    [20, 99],
    [355, 349],
    [982, 999],
    [1310, 1290],
    [4444, 4490],
    [7100, 6900],
    [12_100, 11_900],
    [33_300, 32_900],
  ])('turns %i cents into %i', (cents, price) => {
    expect(charmPrice(cents)).toBe(price);
  });

  it('stays within a tenth of a price above three euros', () => {
    const far: number[] = [];
    for (let cents = 300; cents < 60_000; cents++) {
      if (Math.abs(charmPrice(cents) / cents - 1) >= 0.1) far.push(cents);
    }
    expect(far).toEqual([]);
  });
});

describe('PriceList', () => {
  const calendar = new Calendar(Date.UTC(2026, 6, 1), 18);
  const prices = new PriceList(calendar, 60, 1);
  const inSale = Date.UTC(2025, 10, 28, 12);

  it('keeps the list price outside sales', () => {
    for (let leaf = 0; leaf < 60; leaf++) expect(prices.at(2990, leaf, Date.UTC(2025, 9, 10))).toBe(2990);
  });

  it('lowers some leaves in a sale, by a third at most, and raises none', () => {
    const factors = Array.from({ length: 60 }, (_, leaf) => prices.at(2990, leaf, inSale) / 2990);
    expect(factors.some((factor) => factor < 1)).toBe(true);
    expect(factors.some((factor) => factor === 1)).toBe(true);
    for (const factor of factors) expect(factor).toBeGreaterThan(0.66);
    for (const factor of factors) expect(factor).toBeLessThanOrEqual(1);
  });
});
