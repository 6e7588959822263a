/** Answers shown (trials), and those of them with a click or purchase (rewards). */
export interface Tally {
  readonly trials: number;
  readonly rewards: number;
}

/** State of a bandit: arm ► context ► tally. Every change of the tallies begins a new round. */
export interface BanditState {
  readonly round: number;
  readonly arms: Readonly<Record<string, Readonly<Record<string, Tally>>>>;
}

/** Context of a request for a bandit: whether the customer has a history, and whether there is a current session. */
export const CONTEXTS = ['known', 'known-session', 'new', 'new-session'] as const;
export type BanditContext = (typeof CONTEXTS)[number];

/** The context of a request. */
export function contextOf(known: boolean, inSession: boolean): BanditContext {
  if (known) return inSession ? 'known-session' : 'known';
  return inSession ? 'new-session' : 'new';
}
