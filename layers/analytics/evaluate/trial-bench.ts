import { TopK } from '../numeric/top-k.ts';
import type { Interactions, Pattern, Recipe, TopLists } from '../recommend/contract.ts';
import { addRow, type HeldOutLists, type Learnt, learnFromLists } from '../recommend/hybrid/blend.ts';
import { type BlendPlan, blendPlan, hasPersonal, settledBlend } from '../recommend/hybrid/hybrid.ts';
import { trendFactors } from '../recommend/hybrid/trend.ts';
import { ScoreRow, seenOf } from '../recommend/lists.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { rankingMetrics } from './metrics.ts';

/** Fewer customers than this are too few to learn a blend from: its parts count alike. */
const LEAST_LEARNERS = 50;

/** More teach the few weights of a blend nothing. */
const MOST_LEARNERS = 500;
/** Entries of each part's list that weights are learnt from: what is far below the cut-off does not move them. */
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
  /** What each customer took afterwards. */
  readonly relevant: Pattern;
  /** Rows that are measured, each with something relevant. */
  readonly customers: Int32Array;
  readonly k: number;
  readonly seed: number;
}

/**
 * Measures recipes on the same customers and the same training data. A model that several of them are made of is fitted
 * and asked once. A hybrid's weights are learnt on one half of the customers and measured on the other, and the other way
 * round: no customer's list is blended by weights that saw what the customer took.
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

  /** Names of the models that are to be fitted before the recipe can be measured: it, or its parts. */
  missing(recipe: Recipe): string[] {
    const plan = blendPlan(recipe, recommenderByName);
    return (plan?.parts ?? [recipe])
      .filter((part) => !this.#lists.has(keyOf(part, plan)))
      .map(({ model }) => model);
  }

  /** @throws ClienteleError `config.invalid` for an unknown model or setting */
  measure(recipe: Recipe): Quality {
    const plan = blendPlan(recipe, recommenderByName);
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

  /** The recipe with nothing left to be learnt: a hybrid with the weights that do best on all customers of the bench. */
  settle(recipe: Recipe): Recipe {
    const plan = blendPlan(recipe, recommenderByName);
    if (plan === null || isSettled(plan)) return recipe;
    return settledBlend(recipe, this.#learn(plan, [...this.#data.customers.keys()]));
  }

  #crossFitted(plan: BlendPlan): Int32Array[] {
    const all = [...this.#data.customers.keys()];
    if (isSettled(plan)) return this.#blended(plan, all, this.#learn(plan, []));
    const halves = [0, 1].map((half) => all.filter((n) => n % 2 === half));
    const ranked: Int32Array[] = [];
    for (const [half, own] of halves.entries()) {
      const lists = this.#blended(plan, own, this.#learn(plan, halves[1 - half] ?? []));
      for (const [i, n] of own.entries()) ranked[n] = lists[i] as Int32Array;
    }
    return ranked;
  }

  #learn(plan: BlendPlan, from: readonly number[]): Learnt {
    const learners = evenly(from, MOST_LEARNERS);
    const { demand } = this.#data.train;
    const trends = demand.cols > 1 ? plan.trends : plan.trends.slice(0, 1);
    const weights = plan.weights ?? new Float64Array(plan.parts.length).fill(1 / plan.parts.length);
    if (isSettled(plan) || learners.length < LEAST_LEARNERS) return { weights, trend: trends[0] };
    const held: HeldOutLists = {
      lists: plan.parts.map((part) => {
        const lists = this.#listsOf(part, plan);
        return learners.map((n) => upTo(lists[n], LEARNT_DEPTH));
      }),
      relevantOf: (n) => this.#relevantOf(learners[n]),
      demand,
    };
    return learnFromLists(held, { blend: plan.blend, weights: plan.weights, trends });
  }

  /** The n-th customers' lists under weights and a trend, as the hybrid itself makes them. */
  #blended(plan: BlendPlan, wanted: readonly number[], { weights, trend }: Learnt): Int32Array[] {
    const { train, k } = this.#data;
    const parts = plan.parts.map((part) => this.#listsOf(part, plan));
    const factors = trendFactors(train.demand, trend);
    const scores = new ScoreRow(train.matrix.cols);
    const top = new TopK(k);
    const ranked = new Int32Array(k);
    return wanted.map((n) => {
      const counts = parts.map((lists, p) => (weights[p] > 0 ? lists[n].counts[0] : null));
      if (!hasPersonal(plan.parts, counts)) return new Int32Array(0);
      for (const [p, lists] of parts.entries()) {
        if (weights[p] > 0) addRow(plan.blend, lists[n], 0, weights[p], scores);
      }
      for (let t = 0; t < scores.count; t++) {
        const item = scores.touched[t];
        top.push(item, scores.values[item] * factors[item]);
      }
      scores.clear();
      return ranked.slice(0, top.drain(ranked, new Float64Array(k), 0));
    });
  }

  /** Lists of a model by customer; as long as the blend wants them, or as they are measured. */
  #listsOf(recipe: Recipe, plan: BlendPlan | null): readonly TopLists[] {
    const key = keyOf(recipe, plan);
    const made = this.#lists.get(key);
    if (made !== undefined) return made;
    const { train, customers, k, seed } = this.#data;
    const input = plan === null ? train : plan.input(train);
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

/** Nothing of it is to be learnt. */
function isSettled(plan: BlendPlan): boolean {
  return plan.trends.length === 1 && (plan.weights !== null || plan.parts.length === 1);
}

/** So many of the numbers, spread over all of them. */
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
