import type { BanditContext, BanditState, Tally } from '../../contract/bandit-state.ts';
import { drawBeta } from '../numeric/beta.ts';
import type { Random } from '../numeric/random.ts';

/** Weight, in trials, of an arm's other contexts together in one context. */
const POOLED_TRIALS = 10;

/**
 * Thompson sampling over arms (Thompson, Biometrika 25, 1933; Chapelle and Li, NIPS 2011): draws every arm's rate
 * from its posterior and chooses the arm with the highest draw.
 *
 * Contexts are partly pooled, as in a hierarchical model (Gelman et al., Bayesian Data Analysis, ch. 5): the rate in the
 * arm's other contexts has the posterior Beta(1 + rewards, 1 + misses); a draw p of it is the prior Beta(m·p, m·(1 − p)) of
 * the rate in this context, with m = {@link POOLED_TRIALS}. The prior leaves out the context itself, so that nothing counts twice.
 *
 * Exploration is bounded: with probability `exploration` an arm is drawn as above, otherwise the arm with the highest posterior
 * mean is chosen, so that at most that share of requests gets another arm than the best known. O(arms × contexts).
 *
 * @param arms at least one
 * @returns position of the arm
 */
export function chooseArm(
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
  // Ties, as at the start, are broken at random so that every arm is tried.
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

/** Tally of an arm in a context, and in all its other contexts together. */
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
