import { describe, expect, it } from 'vitest';
import { exp, Random, runningTotals } from '../../../../infra/demo/random.ts';

const DRAWS = 100_000;

function sample(draw: (random: Random) => number): number[] {
  const random = new Random(1, 'test');
  return Array.from({ length: DRAWS }, () => draw(random));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('Random', () => {
  it('gives the same numbers on every machine', () => {
    const random = new Random(20260101, 'customer', 7);
    const drawn = Array.from({ length: 4 }, () => Math.floor(random.next() * 2 ** 32));
    expect(drawn).toEqual([557703955, 2040399263, 1286596589, 1817950870]);
  });

  it('gives other numbers for another seed, stream or index', () => {
    const first = (random: Random) => random.next();
    const firsts = [
      first(new Random(1, 'a', 0)),
      first(new Random(2, 'a', 0)),
      first(new Random(1, 'b', 0)),
      first(new Random(1, 'a', 1)),
    ];
    expect(new Set(firsts).size).toBe(4);
  });

  it('spreads uniforms evenly over [0, 1)', () => {
    const values = sample((random) => random.next());
    const tenths = new Array<number>(10).fill(0);
    for (const value of values) tenths[Math.floor(value * 10)]!++;
    for (const count of tenths) expect(Math.abs(count - DRAWS / 10)).toBeLessThan(500);
  });

  it('shows no correlation between neighbouring streams', () => {
    const pairs = Array.from({ length: DRAWS / 10 }, (_, i) => {
      const a = new Random(1, 'customer', i).next() - 0.5;
      return a * (new Random(1, 'customer', i + 1).next() - 0.5) * 12;
    });
    expect(Math.abs(mean(pairs))).toBeLessThan(0.05);
  });

  it('draws normals of mean 0 and variance 1', () => {
    const values = sample((random) => random.normal());
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
  });

  it('draws exponentials of mean 1 whose tail halves every ln 2', () => {
    const values = sample((random) => random.exponential());
    expect(mean(values)).toBeCloseTo(1, 1);
    for (const halvings of [1, 2, 4]) {
      const share = values.filter((value) => value > halvings * Math.LN2).length / DRAWS;
      expect(Math.abs(share - 0.5 ** halvings)).toBeLessThan(0.008);
    }
  });

  it('draws geometrics of mean p / (1 − p)', () => {
    expect(mean(sample((random) => random.geometric(0.75)))).toBeCloseTo(3, 1);
  });

  it('draws by weight, never an index of weight 0', () => {
    const totals = runningTotals([0, 3, 0, 1, 0]);
    const drawn = sample((random) => random.weighted(totals));
    expect(new Set(drawn)).toEqual(new Set([1, 3]));
    expect(drawn.filter((index) => index === 1).length / DRAWS).toBeCloseTo(0.75, 2);
  });

  it('draws nothing from an empty list or one of zeros', () => {
    const random = new Random(1, 'test');
    expect(random.weighted(runningTotals([]))).toBe(-1);
    expect(random.weighted(runningTotals([0, 0]))).toBe(-1);
  });
});

describe('exp', () => {
  it('agrees with the mathematical function to 14 digits', () => {
    for (let x = -12; x <= 12; x += 0.37) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-14);
  });
});
