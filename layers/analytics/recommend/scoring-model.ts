import type { Recipe } from '../../contract/evaluation.ts';
import type { SectionReader } from '../snapshot/section.ts';
import type {
  FittedRecommender,
  History,
  Interactions,
  ModelTraits,
  Recommender,
  RecommendOptions,
  Settings,
  TopLists,
} from './contract.ts';
import { type Explainer, explainBySharedCustomers } from './explain.ts';
import { type ArrayCodecs, learnedSections, readLearned } from './learned-arrays.ts';
import { rankHistory, rankRows, type ScoreQuery } from './lists.ts';
import { type Choices, recipeOf, resolveSettings } from './settings.ts';

/** What differs from one model that scores items to the next; the rest is {@link scoringModel}. */
export interface ScoringModel<Own extends Settings, Learned extends object> {
  readonly name: string;
  readonly traits: TraitsGiven;
  readonly defaults: Own;
  /** Names that settings take, where they take no other. */
  readonly choices?: Choices<Own>;
  /** How what is learned is kept in a snapshot; the interactions are not part of it. */
  readonly arrays: ArrayCodecs<Learned>;
  /** Fits the model. */
  learn(interactions: Interactions, settings: Own, seed: number): Learned;
  /** Makes the scoring of queries, with the memory it reuses from one to the next. Made when lists are first asked for. */
  scorer(learned: Learned, interactions: Interactions, settings: Own): ScoreQuery;
  /** Explains from the model's own data. Absent: by the customers that items share. */
  explainer?(learned: Learned, interactions: Interactions): Explainer;
}

/** Traits that a model states itself; what is left out holds for most models: personal, exact and in need of nothing more. */
export type TraitsGiven = Pick<ModelTraits, 'cost'> & Partial<Omit<ModelTraits, 'explainsBy'>>;

/** All traits of a model. */
export function traitsOf(given: TraitsGiven, explainsBy: ModelTraits['explainsBy']): ModelTraits {
  return {
    personal: true,
    repeatsOnly: false,
    needs: [],
    foldsInExactly: true,
    baseline: false,
    variants: [],
    ...given,
    explainsBy,
  };
}

/** A model of the registry from what is its own: settings, snapshot, ranking and explanation are the same for all. */
export function scoringModel<Own extends Settings, Learned extends object>(
  model: ScoringModel<Own, Learned>,
): Recommender {
  const { name, defaults, choices, arrays } = model;
  const resolve = (settings: Settings) => resolveSettings(name, defaults, settings, choices);
  return {
    name,
    defaults,
    traits: traitsOf(model.traits, model.explainer === undefined ? 'shared-customers' : 'own-data'),
    fit(interactions: Interactions, settings: Settings, seed: number): FittedRecommender {
      const resolved = resolve(settings);
      const learned = model.learn(interactions, resolved, seed);
      return new Scored(model, recipeOf(name, resolved), interactions, resolved, learned);
    },
    restore(recipe: Recipe, interactions: Interactions, sections: SectionReader): FittedRecommender {
      const learned = readLearned(arrays, sections);
      return new Scored(model, recipe, interactions, resolve(recipe.settings), learned);
    },
  };
}

class Scored<Own extends Settings, Learned extends object> implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #model: ScoringModel<Own, Learned>;
  readonly #interactions: Interactions;
  readonly #settings: Own;
  readonly #learned: Learned;
  #score: ScoreQuery | undefined;
  #explain: Explainer | undefined;

  constructor(
    model: ScoringModel<Own, Learned>,
    recipe: Recipe,
    interactions: Interactions,
    settings: Own,
    learned: Learned,
  ) {
    this.recipe = recipe;
    this.#model = model;
    this.#interactions = interactions;
    this.#settings = settings;
    this.#learned = learned;
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    return rankRows(this.#interactions, from, to, options, this.#scorer());
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    return rankHistory(this.#interactions.matrix.cols, history, options, this.#scorer());
  }

  explain(history: History, item: number, most: number): Int32Array {
    this.#explain ??=
      this.#model.explainer?.(this.#learned, this.#interactions) ??
      explainBySharedCustomers(this.#interactions);
    return this.#explain(history, item, most);
  }

  sections() {
    return learnedSections(this.#model.arrays, this.#learned);
  }

  #scorer(): ScoreQuery {
    this.#score ??= this.#model.scorer(this.#learned, this.#interactions, this.#settings);
    return this.#score;
  }
}
