import { describe, expect, it } from 'vitest';
import type { BanditState } from '../../../../../layers/contract/bandit-state.ts';
import type { ExperimentsInsight } from '../../../../../layers/contract/insights.ts';
import type { HeadDocument } from '../../../../../layers/contract/live.ts';
import type { Experiment } from '../../../../../layers/contract/merchandising.ts';
import { changeMerchandising } from '../../../../../layers/stores/live/merchandising-store.ts';
import { teachBandits } from '../../../../../layers/stores/live/teach-bandits.ts';
import { memoryLiveStore } from '../../../../support/memory-live.ts';

function experiment(id: string, type: 'fixed' | 'bandit'): Experiment {
  return {
    id,
    placements: [],
    from: null,
    until: null,
    salt: id,
    assignment: type === 'fixed' ? { type } : { type, exploration: 0.2 },
    arms: ['a', 'b'].map((arm) => ({ id: arm, share: 1, policy: {} })),
  };
}

/** What a run counted: trials of each arm of an experiment, every tenth rewarded. */
function counted(
  id: string,
  trials: Readonly<Record<string, number>>,
): ExperimentsInsight['experiments'][number] {
  return {
    id,
    arms: Object.entries(trials).map(([arm, count]) => ({
      id: arm,
      subjects: count,
      clicked: 0,
      bought: 0,
      answers: count,
      purchases: 0,
      revenue: 0,
      contexts: { known: { trials: count, rewards: count / 10 } },
    })),
  };
}

async function shop(...experiments: Experiment[]) {
  const live = memoryLiveStore();
  await changeMerchandising(live, 'experiments', () => ({ experiments }));
  const bandit = (id: string) => live.documents.get(`bandit|${id}`)?.body as BanditState | undefined;
  const head = () => Object.keys((live.documents.get('head|all')!.body as HeadDocument).revisions).toSorted();
  return { live, bandit, head };
}

describe('teaching bandits', () => {
  it('gives each what its own arms brought, and announces it', async () => {
    const { live, bandit, head } = await shop(experiment('hero', 'bandit'), experiment('plain', 'fixed'));
    const taught = await teachBandits(live, {
      experiments: [counted('hero', { a: 100, gone: 70 }), counted('plain', { a: 50 })],
    });
    expect(taught).toEqual(['hero']);
    expect(bandit('hero')).toEqual({ round: 1, arms: { a: { known: { trials: 100, rewards: 10 } }, b: {} } });
    expect(bandit('plain')).toBeUndefined();
    expect(head()).toEqual(['bandit|hero', 'experiments|all']);
  });

  it('learns the same once, and begins a round with what is new', async () => {
    const { live, bandit } = await shop(experiment('hero', 'bandit'));
    const first = { experiments: [counted('hero', { a: 100, b: 50 })] };
    await teachBandits(live, first);
    expect(await teachBandits(live, first)).toEqual([]);
    expect(bandit('hero')?.round).toBe(1);
    await teachBandits(live, { experiments: [counted('hero', { a: 110, b: 50 })] });
    expect(bandit('hero')).toMatchObject({ round: 2, arms: { a: { known: { trials: 110 } } } });
  });

  it('withdraws what belongs to no experiment any more', async () => {
    const { live, head } = await shop(experiment('hero', 'bandit'));
    await teachBandits(live, { experiments: [counted('hero', { a: 100 })] });
    await changeMerchandising(live, 'experiments', () => ({ experiments: [] }));
    await teachBandits(live, { experiments: [counted('hero', { a: 120 })] });
    expect(head()).toEqual(['experiments|all']);
  });
});
