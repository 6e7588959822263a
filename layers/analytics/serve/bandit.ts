import type { BanditContext, BanditState, Tally } from '../../contract/bandit-state.ts';
import { drawBeta } from '../numeric/beta.ts';
import type { Random } from '../numeric/random.ts';

/** Trials that the arm's other contexts together count for in one context. */
const POOLED_TRIALS = 10;

/**
 * Thompson sampling over arms (Thompson, Biometrika 25, 1933; Chapelle and Li, NIPS 2011): every arm's rate is drawn from
 * its posterior, and the highest draw is played.
 *
 * Contexts are partly pooled, as in a hierarchical model (Gelman et al., Bayesian Data Analysis, ch. 5): the rate in the
 * arm's other contexts has the posterior Beta(1 + rewards, 1 + misses); a draw p of it is the prior Beta(m·p, m·(1 − p)) of
 * the rate in this context, m being {@link POOLED_TRIALS}. Leaving the context itself out of its prior counts nothing twice.
 *
 * Exploration is bounded: only with probability `exploration` is an arm drawn so, otherwise the arm with the highest
 * posterior mean is played; no more than that share of requests meets another arm than the best known. O(arms × contexts).
 *
 * @param arms at least one
 * @returns position of the arm
 */
export function playArm(
  arms: readonly string[],
  state: BanditState | undefined,
  context: BanditContext,
  exploration: number,
  random: Random,
): number {
  const tallies = arms.map((arm) => talliesOf(state, arm, context));
  const explores = random.next() < exploration;
  const values = tallies.map(({ here, elsewhere }) =>
    explores ? drawRate(here, elsewhere, random) : meanRate(here, elsewhere),
  );
  const most = Math.max(...values);
  const best = values.flatMap((value, at) => (value === most ? [at] : []));
  // Before anything is known all are alike, and all should be tried.
  return best[best.length === 1 ? 0 : random.below(best.length)];
}

/** Posterior mean of the rate in a context. */
export function meanRate(here: Tally, elsewhere: Tally): number {
  const prior = (1 + elsewhere.rewards) / (2 + elsewhere.trials);
  return (POOLED_TRIALS * prior + here.rewards) / (POOLED_TRIALS + here.trials);
}

function drawRate(here: Tally, elsewhere: Tally, random: Random): number {
  const prior = drawBeta(1 + elsewhere.rewards, 1 + elsewhere.trials - elsewhere.rewards, random);
  const smallest = 1e-9;
  return drawBeta(
    Math.max(smallest, POOLED_TRIALS * prior + here.rewards),
    Math.max(smallest, POOLED_TRIALS * (1 - prior) + here.trials - here.rewards),
    random,
  );
}

/** What an arm brought in the context, and in all others together. */
export function talliesOf(
  state: BanditState | undefined,
  arm: string,
  context: BanditContext,
): { readonly here: Tally; readonly elsewhere: Tally } {
  const none = { trials: 0, rewards: 0 };
  const own = state !== undefined && Object.hasOwn(state.arms, arm) ? state.arms[arm] : {};
  const elsewhere = { ...none };
  for (const [name, { trials, rewards }] of Object.entries(own)) {
    if (name === context) continue;
    elsewhere.trials += trials;
    elsewhere.rewards += rewards;
  }
  return { here: Object.hasOwn(own, context) ? own[context] : none, elsewhere };
}
