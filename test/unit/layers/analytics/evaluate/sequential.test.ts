import { describe, expect, it } from 'vitest';
import { compareShares, shareInterval } from '../../../../../layers/analytics/evaluate/sequential.ts';
import { type Random, seededRandom } from '../../../../../layers/analytics/numeric/random.ts';

const ALPHA = 0.05;

/** Looks at two arms every day; the first day on which the difference counts as found, or undefined. */
function firstFound(rates: readonly [number, number], perDay: number, days: number, random: Random) {
  const arms = rates.map((rate) => ({ rate, n: 0, successes: 0 }));
  for (let day = 1; day <= days; day++) {
    for (const arm of arms) {
      for (let i = 0; i < perDay; i++) if (random.next() < arm.rate) arm.successes += 1;
      arm.n += perDay;
    }
    if (compareShares(arms[0]!, arms[1]!, ALPHA).pValue <= ALPHA) return day;
  }
  return undefined;
}

describe('the comparison that may be looked at every day', () => {
  it.each([
    [0.02, 200],
    [0.1, 50],
    [0.5, 20],
  ])(
    'finds a difference where there is none in no more than 5 of 100 runs, at a rate of %d',
    (rate, perDay) => {
      const random = seededRandom(7, `null ${rate}`);
      const runs = 600;
      let found = 0;
      for (let run = 0; run < runs; run++) {
        if (firstFound([rate, rate], perDay, 60, random) !== undefined) found += 1;
      }
      // A fixed-sample test looked at 60 times would err in some 30 of 100.
      expect(found / runs).toBeLessThanOrEqual(ALPHA);
    },
  );

  it('finds a difference that there is, the greater the sooner', () => {
    const days = [0.13, 0.2].map((better) => {
      const random = seededRandom(9, `better ${better}`);
      return Array.from({ length: 20 }, () => firstFound([0.1, better], 400, 60, random) ?? 99).sort(
        (a, b) => a - b,
      )[10]!;
    });
    expect(days[0]).toBeLessThan(60);
    expect(days[1]).toBeLessThan(days[0]!);
  });

  it('holds the true difference at all looks in 95 of 100 runs', () => {
    const random = seededRandom(3, 'coverage');
    let missed = 0;
    for (let run = 0; run < 300; run++) {
      const arms = [0.1, 0.15].map((rate) => ({ rate, n: 0, successes: 0 }));
      let held = true;
      for (let day = 0; day < 40; day++) {
        for (const arm of arms) {
          for (let i = 0; i < 50; i++) if (random.next() < arm.rate) arm.successes += 1;
          arm.n += 50;
        }
        const [low, high] = compareShares(arms[1]!, arms[0]!, ALPHA).interval;
        if (low > 0.05 || high < 0.05) held = false;
      }
      if (!held) missed += 1;
    }
    expect(missed / 300).toBeLessThanOrEqual(ALPHA);
  });

  it('calls the difference found exactly when the interval leaves out zero', () => {
    for (const successes of [105, 120, 135, 150, 165, 180]) {
      const { pValue, interval } = compareShares({ n: 1000, successes }, { n: 1000, successes: 100 }, ALPHA);
      expect(pValue <= ALPHA).toBe(interval[0] > 0);
    }
  });

  it('says nothing of arms with next to nothing in them', () => {
    const none = { n: 0, successes: 0 };
    expect(compareShares(none, none, ALPHA)).toEqual({ difference: 0, interval: [-1, 1], pValue: 1 });
    expect(compareShares({ n: 5, successes: 5 }, { n: 5, successes: 0 }, ALPHA).pValue).toBe(1);
  });
});

describe('the interval of a rate', () => {
  it('holds the rate, narrows with observations, and stays within 0 and 1', () => {
    expect(shareInterval({ n: 0, successes: 0 }, ALPHA)).toEqual([0, 1]);
    let before = 1;
    for (const n of [100, 1000, 10_000]) {
      const [low, high] = shareInterval({ n, successes: n / 10 }, ALPHA);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low < 0.1 && 0.1 < high).toBe(true);
      expect(high - low).toBeLessThan(before);
      before = high - low;
    }
  });
});
