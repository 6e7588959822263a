import { type BanditContext, contextOf } from '../../contract/bandit-state.ts';
import type { ArmPolicy, Experiment, Merchandising } from '../../contract/merchandising.ts';
import { seededRandom } from '../numeric/random.ts';
import { playArm } from './bandit.ts';

/** What a request takes part in. The names go into its recommendation id, so that what comes of it can be counted. */
export interface Assignment {
  /** Of the experiment. */
  readonly id: string;
  readonly arm: string;
  readonly context: BanditContext;
  readonly policy: ArmPolicy;
}

/** What of a request decides on its arm. */
export interface Subject {
  /** Customer or session identifier; undefined where there is neither: such a request takes part in nothing. */
  readonly id: string | undefined;
  /** Whether the customer has a history. */
  readonly known: boolean;
  /** Whether a session is going on. */
  readonly inSession: boolean;
}

/**
 * The arm of a request: of the first experiment that is on at the placement. By share, a customer stays in an arm for as
 * long as salt, arms and shares stay; by bandit, until its next round, so that answers do not flicker. Pure: the same
 * arguments give the same arm.
 * @param now UTC milliseconds
 */
export function assign(
  { experiments, bandits }: Pick<Merchandising, 'experiments' | 'bandits'>,
  subject: Subject,
  placement: string,
  now: number,
): Assignment | undefined {
  const experiment = experiments.find((each) => isOn(each, placement, now));
  if (experiment === undefined || subject.id === undefined) return undefined;
  const context = contextOf(subject.known, subject.inSession);
  const arm = experiment.arms[armOf(experiment, bandits, subject.id, context)];
  return { id: experiment.id, arm: arm.id, context, policy: arm.policy };
}

/** Whether something with dates and placements applies. From is included, until is not; no placements mean all. */
export function isOn(
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
    return playArm(
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
  // Rounding may leave a hair over after the last arm.
  return at < 0 ? arms.length - 1 : at;
}
