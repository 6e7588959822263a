import { describe, expect, it } from 'vitest';
import { assignArm, isActive, type Subject } from '../../../../../layers/analytics/serve/experiments.ts';
import type { Experiment, Merchandising } from '../../../../../layers/contract/merchandising.ts';

const DAY = 86_400_000;

function experiment(more: Partial<Experiment> = {}): Experiment {
  return {
    id: 'hero',
    placements: ['home'],
    from: null,
    until: null,
    salt: 'pepper',
    assignment: { type: 'fixed' },
    arms: [
      { id: 'control', share: 0.5, policy: {} },
      { id: 'lively', share: 0.3, policy: { sessionWeight: 0.7 } },
      { id: 'varied', share: 0.2, policy: { diversity: 0.5 } },
    ],
    ...more,
  };
}

function merchandising(...experiments: Experiment[]): Pick<Merchandising, 'experiments' | 'bandits'> {
  return { experiments, bandits: new Map() };
}

const subject = (id: string | undefined): Subject => ({ id, known: true, inSession: false });

/** Pearson's statistic of counts against expectations. */
function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, at) => sum + (count - expected[at]!) ** 2 / expected[at]!, 0);
}

describe('assignment to the arms of an experiment', () => {
  it('follows the shares, for nearly equal identifiers too', () => {
    // 0.999 quantile of chi-square with 2 degrees of freedom: 13.8.
    for (const name of [(i: number) => `C-${String(i).padStart(6, '0')}`, (i: number) => `${i}`]) {
      const counts = [0, 0, 0];
      for (let i = 0; i < 20_000; i++) {
        const { arm } = assignArm(merchandising(experiment()), subject(name(i)), 'home', 0)!;
        counts[['control', 'lively', 'varied'].indexOf(arm)]! += 1;
      }
      expect(chiSquare(counts, [10_000, 6000, 4000])).toBeLessThan(13.8);
    }
  });

  it('is independent between two experiments of different salt', () => {
    const halves = { arms: ['a', 'b'].map((id) => ({ id, share: 1, policy: {} })) };
    const cells = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      const [one, two] = ['salt-1', 'salt-2'].map(
        (salt) =>
          assignArm(merchandising(experiment({ ...halves, salt })), subject(`C-${i}`), 'home', 0)!.arm,
      );
      cells[(one === 'a' ? 0 : 2) + (two === 'a' ? 0 : 1)]! += 1;
    }
    // 0.999 quantile with 3 degrees of freedom: 16.3.
    expect(chiSquare(cells, [5000, 5000, 5000, 5000])).toBeLessThan(16.3);
  });

  it('keeps a customer in the arm, whatever the time and the context', () => {
    const arms = [0, 3 * DAY, 40 * DAY].map(
      (now, at) =>
        assignArm(merchandising(experiment()), { id: 'C-7', known: at > 0, inSession: at > 1 }, 'home', now)!
          .arm,
    );
    expect(new Set(arms).size).toBe(1);
  });

  it('takes the first experiment that is on at the placement', () => {
    const both = merchandising(
      experiment({ id: 'over', until: 5 * DAY }),
      experiment({ id: 'elsewhere', placements: ['basket'] }),
      experiment({ id: 'everywhere', placements: [] }),
    );
    expect(assignArm(both, subject('C-1'), 'home', 4 * DAY)?.id).toBe('over');
    expect(assignArm(both, subject('C-1'), 'home', 5 * DAY)?.id).toBe('everywhere');
    expect(assignArm(both, subject('C-1'), 'basket', 0)?.id).toBe('elsewhere');
  });

  it('assigns no arm without an identifier or without a running experiment', () => {
    expect(assignArm(merchandising(experiment()), subject(undefined), 'home', 0)).toBeUndefined();
    expect(assignArm(merchandising(experiment()), subject('C-1'), 'search', 0)).toBeUndefined();
    expect(assignArm(merchandising(), subject('C-1'), 'home', 0)).toBeUndefined();
  });

  it('tells arm, policy and context', () => {
    const only = experiment({ arms: [{ id: 'lively', share: 1, policy: { sessionWeight: 0.7 } }] });
    expect(assignArm(merchandising(only), { id: 's-1', known: false, inSession: true }, 'home', 0)).toEqual({
      id: 'hero',
      arm: 'lively',
      context: 'new-session',
      policy: { sessionWeight: 0.7 },
    });
  });
});

describe('dates', () => {
  it('include the begin and leave out the end', () => {
    const dates = { placements: [], from: 10, until: 20 };
    expect([9, 10, 19, 20].map((now) => isActive(dates, 'home', now))).toEqual([false, true, true, false]);
  });
});
