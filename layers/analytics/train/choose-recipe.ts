import type {
  Candidate,
  Choice,
  ChosenRecipe,
  ExposureChoice,
  InteractionsConfig,
  SelectedFrom,
} from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { sameCandidate } from '../evaluate/candidate.ts';
import { chooseExposure, type ExposurePolicy } from '../evaluate/exposure-curve.ts';
import { selectRecipe } from '../evaluate/select.ts';
import { knownAt, temporalSplit } from '../evaluate/temporal-split.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';

/** Most customers evaluated per rung. */
const MAX_CUSTOMERS = 1000;

/** How often, and at what cost, the shop's recipe is selected again. */
export interface SelectionPolicy {
  /** Days of data after which a new selection is made. */
  readonly everyDays: number;
  /** Growth of the number of events, as share, after which a new selection is made earlier. */
  readonly growth: number;
  /** Budget of work of a selection, in pairs (evaluate/work.ts). */
  readonly work: number;
}

export interface ChoiceConfig {
  readonly seed: number;
  readonly candidates: readonly Candidate[];
  /** Interactions that popularity is trained on and that decide what is new to a customer. */
  readonly interactions: InteractionsConfig;
  /** Length in days of the judge's hold-out, and of the window before it that candidates are compared on. */
  readonly holdoutDays: number;
  readonly judgedAt: number;
  readonly selection: SelectionPolicy;
  readonly exposure: ExposurePolicy;
}

/**
 * Chooses the recipe of the next version. A recent selection stays valid, with the weights it learnt: selecting every night would
 * take most of the run and follow chance. Otherwise all candidates and the serving recipe are compared by successive halving on the
 * window before the judge's hold-out, which is not used here.
 * @param served recipe of the serving version
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
    served === undefined ? config.candidates : withServed(config.candidates, plain(served.candidate));
  const known = knownAt(dataset, until);
  const { winner, best, trials, isCutShort } = selectRecipe(known, {
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
  const exposure = exposureOn(known, cut, winner, config);
  const isPersonal = exposure.notPersonal === null;
  const candidate: Candidate = isPersonal
    ? { ...winner, ...(exposure.strength > 0 ? { exposureStrength: exposure.strength } : {}) }
    : unpersonalised(exposure.unpersonalised.model, config);
  return {
    chosen: { candidate, from },
    how: 'selected',
    reason: isPersonal
      ? reason
      : `${reason}; but ${exposure.notPersonal}. The unpersonalised list serves, and is called popular`,
    window: [cut, until],
    trials,
    isCutShort,
    exposure,
  };
}

/** A list for everybody that serves in place of personal ones. */
export function unpersonalised(
  model: string,
  { interactions }: Pick<ChoiceConfig, 'interactions'>,
): Candidate {
  return { recipe: { model, settings: {} }, interactions };
}

/** The candidate without re-ranking: candidates are compared by what they rank themselves. */
function plain({ recipe, interactions }: Candidate): Candidate {
  return { recipe, interactions };
}

/** How strongly the winner's lists are re-ranked, by the window that candidates are compared on. */
function exposureOn(
  known: Dataset,
  cut: number,
  winner: Candidate,
  { judgedAt: k, seed, exposure }: ChoiceConfig,
): ExposureChoice {
  const { train, relevant, customers } = temporalSplit(known, cut, winner.interactions);
  const count = Math.min(customers.length, MAX_CUSTOMERS);
  const picked = sampleWithout(customers.length, count, seededRandom(seed, 'exposure.customers')).map(
    (position) => customers[position],
  );
  return chooseExposure(winner, { train, relevant, customers: picked.sort(), k, seed }, exposure);
}

/** Fewest customers for a comparison. */
const MIN_CUSTOMERS = 10;

/** Whether a recipe was selected from the currently configured candidates. */
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

/** The candidates with the serving one last, so that on a tie a configured candidate wins. */
function withServed(candidates: readonly Candidate[], served: Candidate): Candidate[] {
  return [...candidates.filter((one) => !sameCandidate(one, served)), served];
}
