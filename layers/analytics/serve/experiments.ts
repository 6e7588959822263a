import { type BanditContext, contextOf } from '../../contract/bandit-state.ts';
import type { ArmPolicy, Experiment, Merchandising } from '../../contract/merchandising.ts';
import { seededRandom } from '../numeric/random.ts';
import { chooseArm } from './bandit.ts';

/** The experiment arm of a request. Its names go into the recommendation id, so that outcomes can be attributed. */
export interface Assignment {
  /** Identifier of the experiment. */
  readonly id: string;
  readonly arm: string;
  readonly context: BanditContext;
  readonly policy: ArmPolicy;
}

/** What decides the arm of a request. */
export interface Subject {
  /** Customer or session identifier; undefined: neither is known, and the request takes part in no experiment. */
  readonly id: string | undefined;
  /** Whether the customer has a history. */
  readonly known: boolean;
  /** Whether there is a current session. */
  readonly inSession: boolean;
}

/**
 * Assigns a request to an arm of the first experiment that is active at the placement. With fixed shares a customer stays in an
 * arm as long as salt, arms and shares do not change; with a bandit, until its next round, so that answers do not flicker. Pure:
 * the same arguments give the same arm.
 * @param now UTC milliseconds
 */
export function assignArm(
  { experiments, bandits }: Pick<Merchandising, 'experiments' | 'bandits'>,
  subject: Subject,
  placement: string,
  now: number,
): Assignment | undefined {
  const experiment = experiments.find((each) => isActive(each, placement, now));
  if (experiment === undefined || subject.id === undefined) return undefined;
  const context = contextOf(subject.known, subject.inSession);
  const arm = experiment.arms[armOf(experiment, bandits, subject.id, context)];
  return { id: experiment.id, arm: arm.id, context, policy: arm.policy };
}

/** Whether a rule or experiment applies at a placement and time: `from` inclusive, `until` exclusive; no placements: all. */
export function isActive(
  { placements, from, until }: Pick<Experiment, 'placements' | 'from' | 'until'>,
  placement: string,
  now: number,
): boolean {
  return (
    (from === null || from <= now) &&
    (until === null || now < until) &&
    (placements.length === 0 || placements.includes(placement))
  );
}

function armOf(
  { id, salt, assignment, arms }: Experiment,
  bandits: Merchandising['bandits'],
  subject: string,
  context: BanditContext,
): number {
  if (assignment.type === 'bandit') {
    const state = bandits.get(id);
    const random = seededRandom(state?.round ?? 0, `${salt}|${subject}`);
    return chooseArm(
      arms.map((arm) => arm.id),
      state,
      context,
      assignment.exploration,
      random,
    );
  }
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  let left = seededRandom(0, `${salt}|${subject}`).next() * whole;
  const at = arms.findIndex(({ share }) => {
    left -= share;
    return left < 0;
  });
  // Rounding may leave a remainder after the last arm.
  return at < 0 ? arms.length - 1 : at;
}
