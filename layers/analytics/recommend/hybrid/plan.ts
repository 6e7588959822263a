import { ClienteleError } from '../../../contract/errors.ts';
import type { Recipe } from '../../../contract/evaluation.ts';
import { weighted } from '../../numeric/weighting.ts';
import type { Interactions, Recommender, Setting, Settings } from '../contract.ts';
import { recipeOf, resolveSettings } from '../settings.ts';
import type { Trend } from './trend.ts';

export const HYBRID = 'hybrid';

const BLENDS = ['score', 'level', 'rank'] as const;
export type BlendName = (typeof BLENDS)[number];

const VALUES = ['raw', 'binary', 'log'] as const;
type ValuesName = (typeof VALUES)[number];

export const DEFAULTS = {
  /** Names of the models to blend, with commas between. A part's own settings are written `<part>.<setting>`. */
  parts: 'sparse-ease,rp3beta,user-knn,item-knn',
  /** Weight of each part, with commas between; empty: learnt from a held-out share. */
  weights: '',
  /** `score`: shares of each part's best score; `level`: relative to the mean of its first scores; `rank`: reciprocal ranks. */
  blend: 'score' as BlendName,
  /** Entries of each part's list that are blended. */
  depth: 300,
  /** raw, binary or log: values the parts learn from. The logarithm limits the influence of one heavy buyer of one item. */
  values: 'log' as ValuesName,
  /** Power of how much of an item's demand is recent (trend.ts); -1: the best of a few on the held-out share. */
  trend: -1,
  /** Age in days at which demand counts half as recent. */
  trendHalfLifeDays: 7,
  /** Share of the interactions held out to learn weights. */
  holdout: 0.1,
  /** Customers weights are learnt from at most. */
  learners: 3000,
};

/** Trends tried when none is given: half-lives of one week and of three, gentle to strong. */
const TRENDS: readonly Trend[] = [
  { halfLifeDays: 7, power: 0 },
  ...[7, 21].flatMap((halfLifeDays) => [0.3, 0.6, 0.9, 1.2].map((power) => ({ halfLifeDays, power }))),
];

/** A model that is part of a hybrid. */
export interface Part {
  readonly model: Recommender;
  /** With every setting spelt out. */
  readonly recipe: Recipe;
}

/** A hybrid's settings, taken apart. */
export interface BlendPlan {
  /** The hybrid's own settings, every one spelt out, and those of parts that were given. */
  readonly recipe: Recipe;
  readonly parts: readonly Part[];
  readonly blend: BlendName;
  readonly depth: number;
  /** Weights that are given; null: to be learnt. */
  readonly weights: Float64Array | null;
  /** Trends to choose from; one: it is given. */
  readonly trends: readonly Trend[];
  readonly values: ValuesName;
  /** Share of the interactions held out to learn weights. */
  readonly holdout: number;
  /** Customers weights are learnt from at most. */
  readonly learners: number;
}

/**
 * The parts of a hybrid and how it blends them.
 * @throws ClienteleError `config.invalid` for an unknown part or setting
 */
export function blendPlan(settings: Settings, partByName: (name: string) => Recommender): BlendPlan {
  const given = Object.entries(settings);
  const ofParts = given.filter(([key]) => key.includes('.'));
  const own = Object.fromEntries(given.filter(([key]) => !key.includes('.')));
  const resolved = resolveSettings(HYBRID, DEFAULTS, own, { blend: BLENDS, values: VALUES });
  const { blend, depth, values, holdout, learners, trend, trendHalfLifeDays } = resolved;
  const parts = partsOf(resolved.parts, ofParts, partByName);
  return {
    recipe: recipeOf(HYBRID, { ...resolved, ...Object.fromEntries(ofParts) }),
    parts,
    blend,
    depth,
    weights: weightsOf(resolved.weights, parts.length),
    trends: trend < 0 ? TRENDS : [{ halfLifeDays: trendHalfLifeDays, power: trend }],
    values,
    holdout,
    learners,
  };
}

/** The interactions with the values that a hybrid's parts learn from. */
export function partInput(interactions: Interactions, { values }: BlendPlan): Interactions {
  return { ...interactions, matrix: weighted(interactions.matrix, values) };
}

function partsOf(
  list: string,
  settings: readonly (readonly [string, Setting])[],
  partByName: (name: string) => Recommender,
): Part[] {
  const names = list.split(',').map((name) => name.trim());
  for (const [key] of settings) {
    if (!names.includes(key.slice(0, key.indexOf('.')))) {
      throw invalid(`Setting ${key} of model ${HYBRID} is for a part that is not among ${list}`);
    }
  }
  if (new Set(names).size < names.length || names.includes(HYBRID)) {
    throw invalid(`Parts of model ${HYBRID} are different models other than itself, not ${list}`);
  }
  return names.map((name) => {
    const own = settings
      .filter(([key]) => key.startsWith(`${name}.`))
      .map(([key, value]) => [key.slice(name.length + 1), value] as const);
    const model = partByName(name);
    const resolved = resolveSettings(name, model.defaults, Object.fromEntries(own));
    return { model, recipe: recipeOf(name, resolved) };
  });
}

function weightsOf(text: string, count: number): Float64Array | null {
  if (text.trim() === '') return null;
  const weights = Float64Array.from(text.split(','), Number);
  if (weights.length !== count || !weights.every((weight) => weight >= 0)) {
    throw invalid(`Setting weights of model ${HYBRID} needs ${count} numbers of 0 or more, not ${text}`);
  }
  return weights;
}

function invalid(message: string): ClienteleError {
  return new ClienteleError('config.invalid', message, { model: HYBRID });
}
