import type { Candidate, Trial } from '../../contract/evaluation.ts';
import { meanInterval } from '../numeric/bootstrap.ts';
import { seededRandom } from '../numeric/random.ts';
import type { TopLists, WorkShape } from '../recommend/contract.ts';
import { withBlend } from '../recommend/hybrid/hybrid.ts';
import { LEAST_LEARNERS } from '../recommend/hybrid/learn-blend.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { blendQuality, chooseBlend } from './blend-search.ts';
import { sameCandidate } from './candidate.ts';
import { type ListsRequest, requestKey } from './comparison.ts';
import { bestParts, finalist, isPersonal, kindsOf, type MadeLists, type Measured } from './finalists.ts';
import type { Quality, TrialBench } from './trial-bench.ts';
import { changedSettings, hybridOf, modelOf, sharesFit, sharesFitWith, variantsOf } from './variants.ts';
import { shapeOf, workOf } from './work.ts';

/** What was tried and the result. */
export interface Selection {
  /** With nothing left to learn: a hybrid has the weights learnt on all queries. */
  readonly winner: Candidate;
  /** The winner's trial; null where nothing could be measured. */
  readonly best: Trial | null;
  readonly trials: readonly Trial[];
  /** Whether something was left untried because a budget was used up. */
  readonly isCutShort: boolean;
  /** Work that was done, in pairs. */
  readonly work: number;
  /** What was not tried, and why. */
  readonly leftOut: readonly { readonly candidate: Candidate; readonly reason: string }[];
}

export interface SearchOptions {
  /** Strongest first. */
  readonly candidates: readonly Candidate[];
  /** Other ways to learn from events, tried for the models that do best. */
  readonly views: readonly Candidate['interactions'][];
  /** Work that may be done: the same trials on every machine. */
  readonly budgetWork: number;
  /** Lists that the chosen model will have to make. A model that would take far longer for them than the search is not tried. */
  readonly listsToServe: number;
  readonly onTrial?: (trial: Trial) => void;
  /** Milliseconds from any origin, for the times of the trials. */
  readonly clock?: () => number;
}

/** Lists of one request, why the model does not take the data, or null: time was up before it was begun. */
export type ListsAnswer = TopLists | string | null;

/** Requests that one thread answers one after the other, because their models share work. */
export type ListsGroup = readonly ListsRequest[];

/** Share of the models whose settings are varied after the first round. */
const KEPT_SHARE = 1 / 3;
const LEAST_KEPT = 3;
/** Share of the budget below which the first round leaves enough to vary all models. */
const CHEAP = 0.1;
/** Share of the fit that is left where its costly part was done for other settings. */
const SHARED_FIT = 0.02;
/** Budgets of work that making all lists of a model may take at most. */
const MOST_SERVING = 3;
/** Models that are tried in other views of the events. */
const VIEWED = 4;

type Steps<Result> = Generator<readonly ListsGroup[], Result, readonly (readonly ListsAnswer[])[]>;

/**
 * Finds what ranks held-out items best, by successive halving on counted work (Jamieson and Talwalkar, AISTATS 2016), with a blend
 * among the finalists: every candidate with its own settings; variants of the best third, then their best variants joined; the
 * best of those on other views of the events; and in each view a blend of the models by ensemble selection. All models learn
 * from all customers; a sample of them is measured.
 *
 * A coroutine: it asks for lists and is resumed with them, so that they may be made on any number of threads.
 */
export function* search(bench: TrialBench, options: SearchOptions): Steps<Selection> {
  const { candidates } = options;
  const clock = options.clock ?? (() => 0);
  const measured: Measured[] = [];
  const made: MadeLists[] = [];
  const leftOut: { candidate: Candidate; reason: string }[] = [];
  const shapes = new Map<Candidate['interactions'], WorkShape>();
  let work = 0;
  let isCutShort = false;

  // Variants that share the costly part of a fit are cheap beside it, and hardly ever later.
  yield* round([
    ...candidates,
    ...candidates.flatMap((one) => variantsOf(one).flat().filter(sharesFitWith(one))),
  ]);
  const models = leading().filter(({ candidate }) => isPersonal(candidate));
  // The best third; all of them where they are cheap.
  const most = Math.max(LEAST_KEPT, Math.ceil(models.length * KEPT_SHARE));
  const kept = work < CHEAP * options.budgetWork ? models : models.slice(0, most);
  // Model by model, the best first: the joined settings of the best are worth more than variants of weaker ones.
  for (const { candidate } of kept) {
    yield* round(cheapestFirst(variantsOf(candidate).flat()));
    yield* round(joined(candidate));
  }
  const everyModel = leading();
  const demand = everyModel.filter(({ candidate }) => !isPersonal(candidate)).slice(0, 1);
  yield* round(
    inViews([...everyModel.filter(({ candidate }) => isPersonal(candidate)).slice(0, VIEWED), ...demand]),
  );
  for (const kind of kindsOf(made)) blend(kind);

  const ranked = measured.toSorted((a, b) => b.quality.ndcg - a.quality.ndcg);
  const best = finalist(ranked);
  const trials = measured.map(({ trial }) => trial);
  const winner = best === undefined ? (candidates[0] as Candidate) : settled(best);
  return { winner, best: best?.trial ?? null, trials, isCutShort, work, leftOut };

  /** Tries what the budget allows, in order; measures what was answered. */
  function* round(all: readonly Candidate[]): Steps<void> {
    const fresh = all.filter((one) => !measured.some((other) => sameCandidate(other.candidate, one)));
    const started = clock();
    const groups: ListsRequest[][] = [];
    const tried: Candidate[] = [];
    for (const candidate of fresh) {
      const reason = admitted(candidate, groups);
      if (reason === null) tried.push(candidate);
      else leftOut.push({ candidate, reason });
    }
    const answers = groups.length === 0 ? [] : yield groups;
    const failed = new Map<string, string>();
    for (const [g, group] of groups.entries()) {
      for (const [i, request] of group.entries()) {
        const answer = answers[g]?.[i] ?? null;
        if (answer === null || typeof answer === 'string') {
          failed.set(requestKey(request), answer ?? 'time was up');
          isCutShort ||= answer === null;
        } else {
          bench.put(request, answer);
          made.push({ request, ndcg: bench.measureLists(request).ndcg });
        }
      }
    }
    for (const candidate of tried) {
      const [missing] = bench.missing(candidate);
      if (missing === undefined) record(candidate, bench.measure(candidate), clock() - started);
      else leftOut.push({ candidate, reason: failed.get(requestKey(missing)) ?? 'time was up' });
    }
  }

  /** Takes a candidate's work from the budget and adds its requests to the groups; or says why not. */
  function admitted(candidate: Candidate, groups: ListsRequest[][]): string | null {
    const asked = groups.flat().map(requestKey);
    const requests = bench.missing(candidate).filter((request) => !asked.includes(requestKey(request)));
    let added = 0;
    let serving = 0;
    for (const request of requests) {
      const { fit, list } = workFor(request);
      const isShared = groups.flat().some((other) => sharesFit(other, request));
      added += (isShared ? SHARED_FIT : 1) * fit + list * bench.size;
      serving += fit + list * options.listsToServe;
    }
    if (serving > MOST_SERVING * options.budgetWork)
      return `all its lists would take more than ${MOST_SERVING} times the budget`;
    if (work + added > options.budgetWork) {
      isCutShort = true;
      return 'the budget is used up';
    }
    work += added;
    for (const request of requests) {
      const group = groups.find((one) => one.some((other) => sharesFit(other, request)));
      if (group === undefined) groups.push([request]);
      else group.push(request);
    }
    return null;
  }

  function cheapestFirst(all: readonly Candidate[]): Candidate[] {
    const costs = all.map((candidate) =>
      bench.missing(candidate).reduce((sum, one) => sum + workFor(one).fit, 0),
    );
    return [...all.keys()].sort((a, b) => costs[a] - costs[b] || a - b).map((at) => all[at] as Candidate);
  }

  function workFor({ recipe, interactions }: ListsRequest) {
    const { traits, defaults } = recommenderByName(recipe.model);
    return workOf(traits, { ...defaults, ...recipe.settings }, shapeFor(interactions));
  }

  function shapeFor(config: Candidate['interactions']): WorkShape {
    const known = shapes.get(config);
    const shape = known ?? shapeOf(bench.comparison.trainFor(config));
    shapes.set(config, shape);
    return shape;
  }

  function record(candidate: Candidate, quality: Quality, ms: number, isBlend = false): void {
    const { ndcg, recall, each } = quality;
    const { seed } = bench.comparison;
    const ci = meanInterval(each, 0.95, 200, seededRandom(seed, 'select.interval'));
    const trial: Trial = {
      ...candidate,
      share: 1,
      customers: bench.size,
      ndcg,
      recall,
      ndcgInterval: [...ci],
      ms,
    };
    measured.push({ trial, candidate, quality, order: measured.length, isBlend });
    options.onTrial?.(trial);
  }

  /** The best of each model, best first. */
  function leading(): Measured[] {
    const best = new Map<string, Measured>();
    for (const one of measured.toSorted((a, b) => b.quality.ndcg - a.quality.ndcg)) {
      const name = modelOf(one.candidate);
      if (!best.has(name)) best.set(name, one);
    }
    return [...best.values()];
  }

  /** The candidate with the best variant of each group that is better than the candidate itself. */
  function joined(candidate: Candidate): Candidate[] {
    const qualityOf = (one: Candidate) =>
      measured.find((other) => sameCandidate(other.candidate, one))?.quality.ndcg ?? -1;
    const own = qualityOf(candidate);
    const better = variantsOf(candidate).flatMap((group) => {
      const [best] = group.toSorted((a, b) => qualityOf(b) - qualityOf(a));
      return best !== undefined && qualityOf(best) > own ? [best] : [];
    });
    if (better.length < 2) return [];
    const settings = Object.assign(
      {},
      ...better.toReversed().map(({ recipe }) => changedSettings(candidate.recipe, recipe)),
    );
    return [
      {
        ...candidate,
        recipe: { ...candidate.recipe, settings: { ...candidate.recipe.settings, ...settings } },
      },
    ];
  }

  function inViews(best: readonly Measured[]): Candidate[] {
    return options.views.flatMap((interactions) =>
      best.map(({ candidate }) => ({ ...candidate, interactions })),
    );
  }

  /** Adds the blend of the best models whose lists may be blended. */
  function blend(kind: readonly MadeLists[]): void {
    const parts = bestParts(kind);
    // A half of the queries must be enough to learn weights from.
    if (parts.length === 0 || bench.size < 2 * LEAST_LEARNERS) return;
    const started = clock();
    const candidate = hybridOf(parts);
    const quality = blendQuality(bench, candidate);
    const learnt = chooseBlend(bench, candidate, bench.all());
    const used = parts.filter((_, p) => learnt.weights[p] > 0);
    // One model as it is was measured already.
    if (used.length === 1 && learnt.trend.power === 0) return;
    const weights = learnt.weights.filter((weight) => weight > 0);
    const recipe = withBlend(hybridOf(used).recipe, { ...learnt, weights });
    record({ ...candidate, recipe }, quality, clock() - started, true);
  }

  /** The recipe with its weights learnt on all queries. */
  function settled({ candidate }: Measured): Candidate {
    return { ...candidate, recipe: bench.withLearnedBlend(candidate) };
  }
}
