import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { chooseArm, meanRate, talliesOf } from '../../../../../layers/analytics/serve/bandit.ts';
import { contextOf } from '../../../../../layers/contract/bandit-state.ts';
import { PLANTED, SPLIT, simulate } from '../../../../bench/bandit.ts';

const ARMS = ['a', 'b', 'c'];
const random = (seed: number) => seededRandom(seed, 'bandit test');

/** Shares of the arms over many plays. */
function shares(
  state: Parameters<typeof chooseArm>[1],
  exploration: number,
  context = contextOf(true, false),
) {
  const stream = random(5);
  const counts = [0, 0, 0];
  for (let i = 0; i < 6000; i++) counts[chooseArm(ARMS, state, context, exploration, stream)]! += 1;
  return counts.map((count) => count / 6000);
}

describe('the choice of an arm', () => {
  it('is even before anything is known', () => {
    for (const share of shares(undefined, 0.2)) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.03);
  });

  it('gives no more than the exploration share to other arms than the best known', () => {
    const state = {
      round: 3,
      arms: {
        a: { known: { trials: 50, rewards: 4 } },
        b: { known: { trials: 50, rewards: 5 } },
        c: { known: { trials: 50, rewards: 3 } },
      },
    };
    for (const exploration of [0, 0.1, 0.3]) {
      const [a = 0, b = 0, c = 0] = shares(state, exploration);
      expect(a + c).toBeLessThanOrEqual(exploration + 0.01);
      expect(b).toBeGreaterThanOrEqual(1 - exploration - 0.01);
      if (exploration > 0) expect(Math.min(a, c)).toBeGreaterThan(0);
    }
  });

  it('goes by the context, and by the other contexts where it has seen little', () => {
    const state = {
      round: 3,
      arms: {
        a: { known: { trials: 4000, rewards: 400 }, new: { trials: 4000, rewards: 80 } },
        b: { known: { trials: 4000, rewards: 200 }, new: { trials: 4000, rewards: 320 } },
      },
    };
    expect(chooseArm(['a', 'b'], state, 'known', 0, random(1))).toBe(0);
    expect(chooseArm(['a', 'b'], state, 'new', 0, random(1))).toBe(1);
    const lopsided = {
      round: 1,
      arms: { a: { known: { trials: 900, rewards: 90 } }, b: { known: { trials: 900, rewards: 9 } } },
    };
    expect(chooseArm(['a', 'b'], lopsided, 'new-session', 0, random(1))).toBe(0);
  });

  it('takes an arm that was added later for as good as nothing known, and tries it', () => {
    const state = {
      round: 9,
      arms: { a: { known: { trials: 900, rewards: 90 } }, b: { known: { trials: 900, rewards: 80 } } },
    };
    expect(shares(state, 0)[2]).toBe(1);
  });

  it('keeps a context out of its own prior', () => {
    const state = {
      round: 1,
      arms: { a: { known: { trials: 10, rewards: 5 }, new: { trials: 30, rewards: 3 } } },
    };
    const { here, elsewhere } = talliesOf(state, 'a', 'known');
    expect([here, elsewhere]).toEqual([
      { trials: 10, rewards: 5 },
      { trials: 30, rewards: 3 },
    ]);
    // Ten trials of 4/32 beside ten of which five were rewarded.
    expect(meanRate(here, elsewhere)).toBeCloseTo((10 * (4 / 32) + 5) / 20, 12);
  });
});

describe('a bandit of three arms with a planted best', () => {
  const seeds = Array.from({ length: 8 }, (_, seed) => seed + 1);
  const month = { nights: 30 };

  it('finds it on every seed, within the bound of its exploration', () => {
    for (const seed of seeds) {
      const { bestShare, explored } = simulate(
        { ...PLANTED, ...month },
        { type: 'bandit', exploration: 0.2 },
        seed,
      );
      expect(bestShare).toBeGreaterThan(0.8);
      expect(explored).toBeLessThanOrEqual(0.2 + 0.05);
    }
  });

  it('misses less than half of what equal shares miss', () => {
    for (const seed of seeds.slice(0, 3)) {
      const learnt = simulate({ ...PLANTED, ...month }, { type: 'bandit', exploration: 0.2 }, seed).regret.at(
        -1,
      )!;
      const even = simulate({ ...PLANTED, ...month }, { type: 'fixed' }, seed).regret.at(-1)!;
      expect(learnt).toBeLessThan(even / 2);
    }
  });

  it('finds a different best for each context', () => {
    for (const seed of seeds.slice(0, 4)) {
      expect(
        simulate({ ...SPLIT, ...month }, { type: 'bandit', exploration: 0.2 }, seed).bestShare,
      ).toBeGreaterThan(0.8);
    }
  });
});
