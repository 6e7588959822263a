import type { FittedRecommender, History, RecommendOptions, TopLists } from '../recommend/contract.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import { DEPTH, rerank } from './rerank.ts';

const SECTION = 'model.exposureFactors';

/** A model whose lists are re-ranked by factors of exposure. What it explains, and its recipe, are the model's own. */
class Reranked implements FittedRecommender {
  readonly recipe;
  readonly #model: FittedRecommender;
  readonly #factors: Float64Array;

  constructor(model: FittedRecommender, factors: Float64Array) {
    this.recipe = model.recipe;
    this.#model = model;
    this.#factors = factors;
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    return rerank(this.#model.recommend(from, to, deeper(options)), this.#factors, options.k);
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    return rerank(this.#model.foldIn(history, deeper(options)), this.#factors, options.k);
  }

  explain(history: History, item: number, most: number): Int32Array {
    return this.#model.explain(history, item, most);
  }

  sections(): Section[] {
    return [...this.#model.sections(), { name: SECTION, dims: [this.#factors.length], data: this.#factors }];
  }
}

function deeper(options: RecommendOptions): RecommendOptions {
  return { ...options, k: Math.max(options.k, DEPTH) };
}

/** The model with its lists re-ranked. */
export function reranked(model: FittedRecommender, factors: Float64Array): FittedRecommender {
  return new Reranked(model, factors);
}

/** The model as it was stored: re-ranked where its snapshot has factors. */
export function restoreReranked(model: FittedRecommender, reader: SectionReader): FittedRecommender {
  return reader.has(SECTION) ? reranked(model, reader.get(SECTION).data as Float64Array) : model;
}
