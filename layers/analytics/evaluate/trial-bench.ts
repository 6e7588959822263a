import type { Recipe } from '../../contract/evaluation.ts';
import { TopK } from '../numeric/top-k.ts';
import type { Interactions, Pattern, Recommender, TopLists } from '../recommend/contract.ts';
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
import { type BlendPlan, partInput } from '../recommend/hybrid/plan.ts';
import { trendFactors } from '../recommend/hybrid/trend.ts';
import { seenOf } from '../recommend/lists.ts';
import { hybrid, recommenderByName } from '../recommend/registry.ts';
import { rankingMetrics } from './metrics.ts';

/** More customers hardly change the few weights of a blend. */
const MOST_LEARNERS = 500;
/** Entries of each part's list that weights are learnt from: those far below the cut-off hardly change them. */
const LEARNT_DEPTH = 100;

/** How good a recipe is: means over the bench's customers. */
export interface Quality {
  readonly ndcg: number;
  readonly recall: number;
  /** NDCG of each customer, in the bench's order: for paired comparison. */
  readonly each: Float64Array;
}

export interface BenchData {
  readonly train: Interactions;
  /** Items that each customer chose afterwards. */
  readonly relevant: Pattern;
  /** Rows that are measured, each with a relevant item. */
  readonly customers: Int32Array;
  readonly k: number;
  readonly seed: number;
}

/**
 * Measures recipes on the same customers and the same training data. A model that is part of several of
 * them is fitted and queried once. A hybrid's weights are learnt on one half of the customers and measured on the other,
 * and the other way round: no customer's list is blended by weights that were learnt from what the customer chose.
 */
export class TrialBench {
  readonly #data: BenchData;
  readonly #lists = new Map<string, readonly TopLists[]>();

  constructor(data: BenchData) {
    this.#data = data;
  }

  get customers(): number {
    return this.#data.customers.length;
  }

  /** Models that are to be fitted before the recipe can be measured: it, or its parts. */
  missing(recipe: Recipe): Recommender[] {
    const plan = hybrid.planOf(recipe);
    return (plan?.parts ?? [plainPart(recipe)])
      .filter((part) => !this.#lists.has(keyOf(part.recipe, plan)))
      .map(({ model }) => model);
  }

  /** @throws ClienteleError `config.invalid` for an unknown model or setting */
  measure(recipe: Recipe): Quality {
    const plan = hybrid.planOf(recipe);
    const lists = plan === null ? this.#listsOf(recipe, null).map(itemsOf) : this.#crossFitted(plan);
    const each = new Float64Array(lists.length);
    let ndcg = 0;
    let recall = 0;
    for (const [n, list] of lists.entries()) {
      const metrics = rankingMetrics(list, this.#relevantOf(n), this.#data.k);
      each[n] = metrics.ndcg;
      ndcg += metrics.ndcg;
      recall += metrics.recall;
    }
    const count = Math.max(1, lists.length);
    return { ndcg: ndcg / count, recall: recall / count, each };
  }

  /** The recipe with nothing left to learn: a hybrid with the weights that do best on all customers of the bench. */
  withLearnedBlend(recipe: Recipe): Recipe {
    const plan = hybrid.planOf(recipe);
    if (plan === null || isGiven(plan)) return recipe;
    return withBlend(recipe, this.#learn(plan, [...this.#data.customers.keys()]));
  }

  #crossFitted(plan: BlendPlan): Int32Array[] {
    const all = [...this.#data.customers.keys()];
    if (isGiven(plan)) return this.#blended(plan, all, this.#learn(plan, []));
    const halves = [0, 1].map((half) => all.filter((n) => n % 2 === half));
    const ranked: Int32Array[] = [];
    for (const [half, own] of halves.entries()) {
      const lists = this.#blended(plan, own, this.#learn(plan, halves[1 - half] ?? []));
      for (const [i, n] of own.entries()) ranked[n] = lists[i] as Int32Array;
    }
    return ranked;
  }

  #learn(wholePlan: BlendPlan, from: readonly number[]): LearnedBlend {
    const { demand } = this.#data.train;
    const plan = forDemand(wholePlan, demand);
    const learners = evenly(from, MOST_LEARNERS);
    if (isGiven(plan) || learners.length < LEAST_LEARNERS) return defaultBlend(plan);
    const lists = plan.parts.map(({ recipe }) => {
      const all = this.#listsOf(recipe, plan);
      return learners.map((n) => upTo(all[n], LEARNT_DEPTH));
    });
    return learnFromLists({ lists, relevantOf: (n) => this.#relevantOf(learners[n]), demand }, plan);
  }

  /** The n-th customers' lists under weights and a trend, as the hybrid itself makes them. */
  #blended(plan: BlendPlan, customers: readonly number[], { weights, trend }: LearnedBlend): Int32Array[] {
    const { train, k } = this.#data;
    const parts = plan.parts.map(({ recipe }) => this.#listsOf(recipe, plan));
    const blender = new Blender(plan, weights, trendFactors(train.demand, trend));
    const top = new TopK(k);
    const ranked = new Int32Array(k);
    return customers.map((n) => {
      const lists = parts.map((all, p) => (weights[p] > 0 ? all[n] : null));
      blender.offer(lists, 0, top);
      return ranked.slice(0, top.drain(ranked, new Float64Array(k), 0));
    });
  }

  /** Lists of a model by customer; as long as the blend needs them, or as they are measured. */
  #listsOf(recipe: Recipe, plan: BlendPlan | null): readonly TopLists[] {
    const key = keyOf(recipe, plan);
    const made = this.#lists.get(key);
    if (made !== undefined) return made;
    const { train, customers, k, seed } = this.#data;
    const input = plan === null ? train : partInput(train, plan);
    const model = recommenderByName(recipe.model).fit(input, recipe.settings, seed);
    const options = { k: Math.max(k, plan?.depth ?? 0), excludeSeen: true };
    const lists = Array.from(customers, (row) => model.recommend(row, row + 1, options));
    this.#lists.set(key, lists);
    return lists;
  }

  #relevantOf(n: number): Int32Array {
    return seenOf(this.#data.relevant, this.#data.customers[n]);
  }
}

function plainPart(recipe: Recipe) {
  return { model: recommenderByName(recipe.model), recipe };
}

/** At most `most` of the numbers, spread evenly over all of them. */
function evenly(numbers: readonly number[], most: number): number[] {
  if (numbers.length <= most) return [...numbers];
  return Array.from({ length: most }, (_, i) => numbers[Math.floor((i * numbers.length) / most)]);
}

/** The first entries of a list of one row. */
function upTo(lists: TopLists, most: number): TopLists {
  return lists.counts[0] <= most ? lists : { ...lists, counts: Int32Array.of(most) };
}

function itemsOf(lists: TopLists): Int32Array {
  return lists.items.subarray(0, lists.counts[0]);
}

/** Parts of hybrids with the same view of the values and the same depth share their lists. */
function keyOf(recipe: Recipe, plan: BlendPlan | null): string {
  return JSON.stringify([recipe, plan?.values ?? null, plan?.depth ?? null]);
}
