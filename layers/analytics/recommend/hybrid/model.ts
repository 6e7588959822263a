import type { Recipe } from '../../../contract/evaluation.ts';
import { TopK } from '../../numeric/top-k.ts';
import { weightedValues } from '../../numeric/weighting.ts';
import type { Section, SectionReader } from '../../snapshot/section.ts';
import type { FittedRecommender, History, RecommendOptions, TopLists } from '../contract.ts';
import { emptyLists } from '../lists.ts';
import { Blender } from './blend.ts';
import type { BlendPlan } from './plan.ts';

const ROWS_AT_A_TIME = 256;

/** Weighted sum of what its parts list. */
export class HybridModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #plan: BlendPlan;
  /** Null for a part that weighs nothing. */
  readonly #parts: readonly (FittedRecommender | null)[];
  readonly #weights: Float64Array;
  /** Trend factor of each item. */
  readonly #trend: Float64Array;
  readonly #blender: Blender;

  constructor(
    recipe: Recipe,
    plan: BlendPlan,
    parts: readonly (FittedRecommender | null)[],
    weights: Float64Array,
    trend: Float64Array,
  ) {
    this.recipe = recipe;
    this.#plan = plan;
    this.#parts = parts;
    this.#weights = weights;
    this.#trend = trend;
    this.#blender = new Blender(plan, weights, trend);
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    const ofParts = { ...options, k: Math.max(options.k, this.#plan.depth) };
    return this.#blend(from, to, options.k, (part, start, end) => part.recommend(start, end, ofParts));
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    const ofParts = { ...options, k: Math.max(options.k, this.#plan.depth) };
    const input = { items: history.items, weights: weightedValues(history.weights, this.#plan.values) };
    return this.#blend(0, 1, options.k, (part) => part.foldIn(input, ofParts));
  }

  /** By the heaviest part that can explain the item. */
  explain(history: History, item: number, most: number): Int32Array {
    for (const part of this.#explainers()) {
      const because = part.explain(history, item, most);
      if (because.length > 0) return because;
    }
    return new Int32Array(0);
  }

  sections(): Section[] {
    const ofParts = this.#parts.flatMap((part, p) =>
      (part?.sections() ?? []).map((section) => ({ ...section, name: partSection(section.name, p) })),
    );
    return [
      { name: 'model.blend', dims: [this.#weights.length], data: this.#weights },
      { name: 'model.trend', dims: [this.#trend.length], data: this.#trend },
      ...ofParts,
    ];
  }

  /** Parts that explain from their own data, heaviest first; where there is none, parts that search for shared customers. */
  #explainers(): FittedRecommender[] {
    const by = (way: 'own-data' | 'shared-customers') =>
      [...this.#parts.keys()].filter((p) => this.#plan.parts[p].model.traits.explainsBy === way);
    const own = by('own-data').filter((p) => this.#parts[p] !== null);
    return (own.length > 0 ? own : by('shared-customers'))
      .sort((a, b) => this.#weights[b] - this.#weights[a])
      .flatMap((p) => this.#parts[p] ?? []);
  }

  #blend(
    from: number,
    to: number,
    k: number,
    listsOf: (part: FittedRecommender, start: number, end: number) => TopLists,
  ): TopLists {
    const lists = emptyLists(to - from, k);
    const top = new TopK(k);
    for (let start = from; start < to; start += ROWS_AT_A_TIME) {
      const end = Math.min(to, start + ROWS_AT_A_TIME);
      const ofParts = this.#parts.map((part) => (part === null ? null : listsOf(part, start, end)));
      for (let row = start; row < end; row++) {
        this.#blender.offer(ofParts, row - start, top);
        lists.counts[row - from] = top.drain(lists.items, lists.scores, (row - from) * k);
      }
    }
    return lists;
  }
}

/** The sections of one part, under the names that the part itself gives them. */
export function partSections(sections: SectionReader, part: number): SectionReader {
  return {
    has: (name) => sections.has(partSection(name, part)),
    get: (name) => sections.get(partSection(name, part)),
  };
}

/** A part's sections live under `model.part<n>.` instead of `model.`. */
function partSection(name: string, part: number): string {
  return name.replace(/^model\./, `model.part${part}.`);
}
