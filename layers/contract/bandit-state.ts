/** How often answers were shown, and to how many of them something was clicked or bought. */
export interface Tally {
  readonly trials: number;
  readonly rewards: number;
}

/** What a bandit has learnt: arm ► context ► tally. A new round begins with every change of the tallies. */
export interface BanditState {
  readonly round: number;
  readonly arms: Readonly<Record<string, Readonly<Record<string, Tally>>>>;
}

/** What a bandit may know of a request: whether the customer has a history, and whether a session is going on. */
export const CONTEXTS = ['known', 'known-session', 'new', 'new-session'] as const;
export type BanditContext = (typeof CONTEXTS)[number];

/** The context of a request. */
export function contextOf(known: boolean, inSession: boolean): BanditContext {
  if (known) return inSession ? 'known-session' : 'known';
  return inSession ? 'new-session' : 'new';
}
