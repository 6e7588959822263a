import type { Candidate, Recipe } from '../../contract/evaluation.ts';
import { TopK } from '../numeric/top-k.ts';
import type { TopLists } from '../recommend/contract.ts';
import { Blender } from '../recommend/hybrid/blend.ts';
import { withBlend } from '../recommend/hybrid/hybrid.ts';
import {
  defaultBlend,
  forDemand,
  isGiven,
  LEAST_LEARNERS,
  type LearnedBlend,
  learnFromLists,
} from '../recommend/hybrid/learn-blend.ts';
import type { BlendPlan } from '../recommend/hybrid/plan.ts';
import { trendFactors } from '../recommend/hybrid/trend.ts';
import { seenOf } from '../recommend/lists.ts';
import { hybrid } from '../recommend/registry.ts';
import { type Comparison, type ListsRequest, requestKey } from './comparison.ts';
import { rankingMetrics } from './metrics.ts';

/** More customers hardly change the few weights of a blend. */
const MOST_LEARNERS = 500;
/** Entries of each part's list that weights are learnt from: those far below the cut-off hardly change them. */
const LEARNT_DEPTH = 100;

/** How good a candidate is: means over the bench's queries. */
export interface Quality {
  readonly ndcg: number;
  readonly recall: number;
  /** NDCG of each query, in the bench's order: for paired comparison. */
  readonly each: Float64Array;
}

/**
 * Measures candidates on the same queries and the same training data, from lists that are made elsewhere: once for a model that is
 * part of several. A hybrid's weights are learnt on one half of the queries and measured on the other, and the other way
 * round: no list is blended by weights that were learnt from what its customer chose.
 */
export class TrialBench {
  readonly comparison: Comparison;
  readonly #lists = new Map<string, TopLists>();

  constructor(comparison: Comparison) {
    this.comparison = comparison;
  }

  get size(): number {
    return this.comparison.queries.length;
  }

  /** Lists that a candidate is measured by: its own, or those of its parts. @throws ClienteleError `config.invalid` */
  requests({ recipe, interactions }: Candidate): ListsRequest[] {
    const plan = hybrid.planOf(recipe);
    if (plan === null) return [{ recipe, interactions, values: 'raw', depth: this.comparison.k }];
    const { values } = plan;
    const depth = Math.max(plan.depth, this.comparison.k);
    return plan.parts.map((part) => ({ recipe: part.recipe, interactions, values, depth }));
  }

  /** Those of a candidate's lists that are not made yet. */
  missing(candidate: Candidate): ListsRequest[] {
    return this.requests(candidate).filter((request) => !this.#lists.has(requestKey(request)));
  }

  put(request: ListsRequest, lists: TopLists): void {
    this.#lists.set(requestKey(request), lists);
  }

  /** Lists that were put; one row per query. */
  listsOf(request: ListsRequest): TopLists {
    const lists = this.#lists.get(requestKey(request));
    if (lists === undefined) throw new Error(`no lists of ${request.recipe.model} were put`);
    return lists;
  }

  /** Everything that is missing has to be put before. */
  measure(candidate: Candidate): Quality {
    const plan = hybrid.planOf(candidate.recipe);
    if (plan !== null) return this.qualityOf(this.#crossFitted(candidate, plan));
    return this.measureLists(this.requests(candidate)[0]);
  }

  /** Quality of lists as they were put. */
  measureLists(request: ListsRequest): Quality {
    const { k, counts, items } = this.listsOf(request);
    return this.qualityOf(
      Array.from(counts, (count, n) => items.subarray(n * k, n * k + Math.min(count, this.comparison.k))),
    );
  }

  /** Quality of given lists, one a query. */
  qualityOf(lists: readonly Int32Array[]): Quality {
    const each = new Float64Array(lists.length);
    let ndcg = 0;
    let recall = 0;
    for (const [n, list] of lists.entries()) {
      const metrics = rankingMetrics(list, this.relevantOf(n), this.comparison.k);
      each[n] = metrics.ndcg;
      ndcg += metrics.ndcg;
      recall += metrics.recall;
    }
    const count = Math.max(1, lists.length);
    return { ndcg: ndcg / count, recall: recall / count, each };
  }

  /** The recipe with nothing left to learn: a hybrid with the weights that do best on all queries of the bench. */
  withLearnedBlend(candidate: Candidate): Recipe {
    const plan = hybrid.planOf(candidate.recipe);
    if (plan === null || isGiven(plan)) return candidate.recipe;
    return withBlend(candidate.recipe, this.#learn(candidate, plan, this.all()));
  }

  /** Items that the n-th query is held to. */
  relevantOf(n: number): Int32Array {
    return seenOf(this.comparison.relevant, n);
  }

  /** Numbers of all queries. */
  all(): number[] {
    return [...this.comparison.queries.keys()];
  }

  /** The queries' lists under weights and a trend, as the hybrid itself makes them. */
  blended(candidate: Candidate, queries: readonly number[], { weights, trend }: LearnedBlend): Int32Array[] {
    const plan = hybrid.planOf(candidate.recipe) as BlendPlan;
    const { demand } = this.comparison.trainFor(candidate.interactions);
    const { k } = this.comparison;
    const lists = this.requests(candidate).map((request, p) =>
      weights[p] > 0 ? this.listsOf(request) : null,
    );
    const blender = new Blender(plan, weights, trendFactors(demand, trend));
    const top = new TopK(k);
    const ranked = new Int32Array(k);
    return queries.map((n) => {
      blender.offer(lists, n, top);
      return ranked.slice(0, top.drain(ranked, new Float64Array(k), 0));
    });
  }

  #crossFitted(candidate: Candidate, plan: BlendPlan): Int32Array[] {
    const all = this.all();
    if (isGiven(plan)) return this.blended(candidate, all, this.#learn(candidate, plan, []));
    return crossFitted(all.length, (from, own) =>
      this.blended(candidate, own, this.#learn(candidate, plan, from)),
    );
  }

  #learn(candidate: Candidate, wholePlan: BlendPlan, from: readonly number[]): LearnedBlend {
    const { demand } = this.comparison.trainFor(candidate.interactions);
    const plan = forDemand(wholePlan, demand);
    const learners = evenly(from, MOST_LEARNERS);
    if (isGiven(plan) || learners.length < LEAST_LEARNERS) return defaultBlend(plan);
    const lists = this.requests(candidate).map((request) => {
      const all = this.listsOf(request);
      return learners.map((n) => rowOfLists(all, n, LEARNT_DEPTH));
    });
    return learnFromLists({ lists, relevantOf: (n) => this.relevantOf(learners[n]), demand }, plan);
  }
}

/** Results for each of `n` queries, where what is learnt from every second query is applied to the others. */
export function crossFitted<Result>(
  n: number,
  apply: (from: readonly number[], own: readonly number[]) => readonly Result[],
): Result[] {
  const halves = [0, 1].map((half) => Array.from({ length: n }, (_, i) => i).filter((i) => i % 2 === half));
  const results: Result[] = [];
  for (const [half, own] of halves.entries()) {
    const ofHalf = apply(halves[1 - half] ?? [], own);
    for (const [i, query] of own.entries()) results[query] = ofHalf[i];
  }
  return results;
}

/** At most `most` of the numbers, spread evenly over all of them. */
export function evenly(numbers: readonly number[], most: number): number[] {
  if (numbers.length <= most) return [...numbers];
  return Array.from({ length: most }, (_, i) => numbers[Math.floor((i * numbers.length) / most)]);
}

/** The first entries of one row as lists of their own; views. */
export function rowOfLists({ k, counts, items, scores }: TopLists, row: number, most: number): TopLists {
  return {
    k,
    counts: Int32Array.of(Math.min(most, counts[row])),
    items: items.subarray(row * k, (row + 1) * k),
    scores: scores.subarray(row * k, (row + 1) * k),
  };
}
