import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { assignArm } from '../../layers/analytics/serve/experiments.ts';
import type { BanditContext, BanditState, Tally } from '../../layers/contract/bandit-state.ts';
import { contextOf } from '../../layers/contract/bandit-state.ts';
import type { Experiment } from '../../layers/contract/merchandising.ts';
import { markdown } from './table.ts';

/** A simulated shop whose reward rates are known, by arm and context. */
export interface World {
  readonly rates: Readonly<Record<string, Readonly<Partial<Record<BanditContext, number>>>>>;
  /** Answers per night; contexts alternate. */
  readonly perNight: number;
  readonly nights: number;
}

/** One arm is the best for everybody. */
export const PLANTED: World = {
  rates: {
    plain: { known: 0.04, new: 0.02 },
    lively: { known: 0.05, new: 0.03 },
    best: { known: 0.07, new: 0.05 },
  },
  perNight: 1000,
  nights: 60,
};

/** Known and new customers have different best arms. */
export const SPLIT: World = {
  rates: {
    plain: { known: 0.04, new: 0.03 },
    trending: { known: 0.04, new: 0.06 },
    personal: { known: 0.07, new: 0.03 },
  },
  perNight: 1000,
  nights: 60,
};

/** Result of a simulation. */
export interface Simulated {
  /** Cumulative regret against the best arm of each context, after each night. */
  readonly regret: readonly number[];
  /** Share of the last night's answers from the best arm of their context. */
  readonly bestShare: number;
  /** Largest share of a night's answers, after the first night, from another arm than the best known one. */
  readonly explored: number;
}

/**
 * Plays an experiment night by night. Answers are assigned as requests are, and their rewards become known the next
 * morning. Every answer goes to a different customer.
 */
export function simulate(world: World, assignment: Experiment['assignment'], seed: number): Simulated {
  const arms = Object.keys(world.rates);
  const contexts = Object.keys(Object.values(world.rates)[0]!) as BanditContext[];
  const experiment: Experiment = {
    id: 'simulated',
    placements: [],
    from: null,
    until: null,
    salt: `seed ${seed}`,
    assignment,
    arms: arms.map((id) => ({ id, share: 1, policy: {} })),
  };
  const random = seededRandom(seed, 'rewards');
  const regret: number[] = [];
  let state: BanditState = { round: 0, arms: {} };
  let total = 0;
  let bestShare = 0;
  let explored = 0;
  for (let night = 0; night < world.nights; night++) {
    const tallies = new Tallies(state);
    const merchandising = { experiments: [experiment], bandits: new Map([['simulated', state]]) };
    const chosen = new Map<string, number>();
    let best = 0;
    for (let i = 0; i < world.perNight; i++) {
      const context = contexts[i % contexts.length]!;
      const subject = {
        id: `${night}-${i}`,
        known: context.startsWith('known'),
        inSession: context.endsWith('session'),
      };
      if (contextOf(subject.known, subject.inSession) !== context)
        throw new Error(`No such context: ${context}`);
      const { arm } = assignArm(merchandising, subject, 'any', 0)!;
      const most = Math.max(...arms.map((one) => world.rates[one]![context]!));
      const rate = world.rates[arm]![context]!;
      total += most - rate;
      if (rate === most) best += 1;
      chosen.set(`${context} ${arm}`, (chosen.get(`${context} ${arm}`) ?? 0) + 1);
      tallies.count(arm, context, random.next() < rate);
    }
    if (night > 0) explored = Math.max(explored, 1 - mostGiven(chosen, contexts) / world.perNight);
    regret.push(total);
    bestShare = best / world.perNight;
    state = { round: night + 1, arms: tallies.arms };
  }
  return { regret, bestShare, explored };
}

/** Tallies so far plus those of the current day. */
class Tallies {
  readonly arms: Record<string, Record<string, Tally>>;

  constructor(state: BanditState) {
    this.arms = structuredClone(state.arms) as Record<string, Record<string, Tally>>;
  }

  count(arm: string, context: string, rewarded: boolean): void {
    const own = this.arms[arm] ?? {};
    const { trials, rewards } = own[context] ?? { trials: 0, rewards: 0 };
    own[context] = { trials: trials + 1, rewards: rewards + Number(rewarded) };
    this.arms[arm] = own;
  }
}

/** Sum over contexts of the answers given by the most frequent arm. */
function mostGiven(chosen: ReadonlyMap<string, number>, contexts: readonly string[]): number {
  return contexts.reduce((sum, context) => {
    const counts = [...chosen].filter(([key]) => key.startsWith(`${context} `)).map(([, count]) => count);
    return sum + Math.max(0, ...counts);
  }, 0);
}

const SEEDS = 20;
const TOLD_NIGHTS = [1, 5, 10, 20, 40, 60];
const POLICIES: readonly (readonly [string, Experiment['assignment']])[] = [
  ['equal shares', { type: 'fixed' }],
  ['bandit, exploration 0.1', { type: 'bandit', exploration: 0.1 }],
  ['bandit, exploration 0.2', { type: 'bandit', exploration: 0.2 }],
  ['bandit, exploration 1 (Thompson sampling alone)', { type: 'bandit', exploration: 1 }],
];

/** Regret curves, means over seeds. */
export function banditTable(): string {
  const rows = (
    [
      ['one best arm', PLANTED],
      ['best by context', SPLIT],
    ] as const
  ).flatMap(([name, world]) =>
    POLICIES.map(([policy, assignment]) => {
      const runs = Array.from({ length: SEEDS }, (_, seed) => simulate(world, assignment, seed + 1));
      const mean = (of: (run: Simulated) => number) => runs.reduce((sum, run) => sum + of(run), 0) / SEEDS;
      return [
        name,
        policy,
        ...TOLD_NIGHTS.map((night) => mean(({ regret }) => regret[night - 1]!).toFixed(0)),
        `${(100 * mean(({ bestShare }) => bestShare)).toFixed(0)} %`,
        `${runs.filter(({ bestShare }) => bestShare > 0.5).length} of ${SEEDS}`,
      ];
    }),
  );
  const head = [
    'world',
    'assignment',
    ...TOLD_NIGHTS.map((night) => `night ${night}`),
    'best arm, last night',
    'found',
  ];
  return markdown(head, rows);
}
