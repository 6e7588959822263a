import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { type Candidate, sameCandidate } from '../evaluate/candidate.ts';
import { selectRecipe, type Trial } from '../evaluate/select.ts';
import { knownAt } from '../evaluate/temporal-split.ts';

/** Customers measured at most on a rung. */
const MAX_CUSTOMERS = 1000;

/** How often, and at what cost, the shop's recipe is chosen anew. */
export interface SelectionPolicy {
  /** Days of data after which the choice is made again. */
  readonly everyDays: number;
  /** Share by which the events must have grown for the choice to be made earlier. */
  readonly growth: number;
  /** Work that a selection may do, in pairs (evaluate/work.ts). */
  readonly work: number;
}

export interface ChoiceConfig {
  readonly seed: number;
  readonly candidates: readonly Candidate[];
  /** Length in days of the judge's hold-out, and of the window before it that candidates are compared on. */
  readonly holdoutDays: number;
  readonly judgedAt: number;
  readonly selection: SelectionPolicy;
}

/** What a selection was made from: tells a later run whether it still stands. */
export interface SelectedFrom {
  /** UTC milliseconds. */
  readonly asOf: number;
  readonly events: number;
  /** What was chosen between, as configured. */
  readonly candidates: readonly Candidate[];
}

/** What a version is made by and since when; kept with it. */
export interface ChosenRecipe {
  readonly candidate: Candidate;
  /** Null where nothing could be compared yet. */
  readonly from: SelectedFrom | null;
}

/** How the candidate came to be. Plain JSON; times are in `trials` only. */
export interface Choice {
  readonly chosen: ChosenRecipe;
  /** selected: in this run; kept: an earlier selection stands, or proved better; default: nothing could be compared. */
  readonly how: 'selected' | 'kept' | 'default';
  readonly reason: string;
  /** UTC milliseconds of the validation window, when there was one: it ends where the judge's hold-out begins. */
  readonly window: readonly [from: number, to: number] | null;
  readonly trials: readonly Trial[];
  /** Whether the budget of work ended the search. */
  readonly isCutShort: boolean;
}

/**
 * What the next version is to be made by. A selection that is recent stands, with the weights it learnt: choosing again
 * every night would cost most of the run and follow chance. Otherwise all candidates, and what serves, are compared by
 * successive halving on the window before the judge's hold-out, on which nothing is decided here.
 * @param served of the version that serves
 * @param clock milliseconds from any origin, for the times of the trials
 */
export function chooseRecipe(
  dataset: Dataset,
  config: ChoiceConfig,
  served: ChosenRecipe | undefined,
  clock?: () => number,
): Choice {
  const nothing = { window: null, trials: [], isCutShort: false };
  const standing = served?.from ?? null;
  if (served !== undefined && standing !== null && isStillValid(standing, dataset, config)) {
    const day = new Date(standing.asOf).toISOString().slice(0, 10);
    return { ...nothing, chosen: served, how: 'kept', reason: `Selected as of ${day}` };
  }
  const until = dataset.asOf - config.holdoutDays * DAY_MS;
  const cut = until - config.holdoutDays * DAY_MS;
  const candidates =
    served === undefined ? config.candidates : withServed(config.candidates, served.candidate);
  const { winner, best, trials, isCutShort } = selectRecipe(knownAt(dataset, until), {
    candidates,
    k: config.judgedAt,
    cut,
    seed: config.seed,
    budgetWork: config.selection.work,
    mostCustomers: MAX_CUSTOMERS,
    ...(clock === undefined ? {} : { clock }),
  });
  const measured = trials.reduce((most, { customers }) => Math.max(most, customers), 0);
  if (measured < MIN_CUSTOMERS) {
    const candidate = served?.candidate ?? (config.candidates[0] as Candidate);
    const reason = `Only ${measured} customers took something new in the ${config.holdoutDays} days before the hold-out: too few to compare models`;
    return { ...nothing, chosen: { candidate, from: null }, how: 'default', reason };
  }
  const from = { asOf: dataset.asOf, events: dataset.events.length, candidates: config.candidates };
  const reason = `Best of ${candidates.length} in ${trials.length} trials on ${measured} customers: NDCG@${config.judgedAt} ${best?.ndcg.toFixed(4)}`;
  return {
    chosen: { candidate: winner, from },
    how: 'selected',
    reason,
    window: [cut, until],
    trials,
    isCutShort,
  };
}

/** Fewer customers than this prove nothing. */
const MIN_CUSTOMERS = 10;

/** Whether a recipe was chosen from the candidates that are configured now. */
export function isChosenFrom({ from }: ChosenRecipe, { candidates }: ChoiceConfig): boolean {
  return from !== null && JSON.stringify(from.candidates) === JSON.stringify(candidates);
}

function isStillValid(from: SelectedFrom, { asOf, events }: Dataset, config: ChoiceConfig): boolean {
  const { everyDays, growth } = config.selection;
  return (
    Math.abs(asOf - from.asOf) < everyDays * DAY_MS &&
    events.length <= from.events * (1 + growth) &&
    JSON.stringify(from.candidates) === JSON.stringify(config.candidates)
  );
}

/** What serves is one of them, behind those that are configured: on a tie the configuration has its way. */
function withServed(candidates: readonly Candidate[], served: Candidate): Candidate[] {
  return [...candidates.filter((one) => !sameCandidate(one, served)), served];
}
