import type { Recipe } from '../../../contract/evaluation.ts';
import type { FittedRecommender, Interactions, Recommender } from '../contract.ts';
import { traitsOf } from '../scoring-model.ts';
import { type LearnedBlend, learnBlend } from './learn-blend.ts';
import { HybridModel, partSections } from './model.ts';
import { type BlendPlan, blendPlan, DEFAULTS, HYBRID, type Part, partInput } from './plan.ts';
import { trendFactors } from './trend.ts';

/** The model that blends others. */
export interface Hybrid extends Recommender {
  /**
   * How a recipe blends its parts; null for a recipe of another model.
   * @throws ClienteleError `config.invalid` for an unknown part or setting
   */
  planOf(recipe: Recipe): BlendPlan | null;
}

/** The fit of a hybrid, but for its parts: each is fitted by itself, by whoever has a thread to spare. */
export interface HybridFit {
  /** What is to be fitted … */
  readonly parts: readonly Part[];
  /** … and on what. */
  readonly input: Interactions;
  /** The hybrid of its parts, fitted or restored, in the order of `parts`. */
  readonly join: (fitted: readonly FittedRecommender[]) => FittedRecommender;
}

/** @param partByName finds a part; handed in, because the registry holds the hybrid itself */
export function hybridOf(partByName: (name: string) => Recommender): Hybrid {
  return {
    name: HYBRID,
    defaults: DEFAULTS,
    traits: traitsOf(
      {
        // About 10 for the default parts, which are fitted twice: once to learn their weights.
        cost: 20,
        needs: ['demand'],
        foldsInExactly: false,
      },
      'own-data',
    ),
    planOf: ({ model, settings }) => (model === HYBRID ? blendPlan(settings, partByName) : null),
    fit(interactions, settings, seed) {
      const { parts, input, join } = hybridFit(interactions, blendPlan(settings, partByName), seed);
      return join(parts.map(({ model, recipe }) => model.fit(input, recipe.settings, seed)));
    },
    restore(recipe, interactions, sections) {
      const plan = blendPlan(recipe.settings, partByName);
      const weights = sections.get('model.blend').data as Float64Array;
      const trend = sections.get('model.trend').data as Float64Array;
      const input = partInput(interactions, plan);
      const parts = plan.parts.map((part, p) =>
        weights[p] > 0 ? part.model.restore(part.recipe, input, partSections(sections, p)) : null,
      );
      return new HybridModel(recipe, plan, parts, weights, trend);
    },
  };
}

/** Learns a hybrid's blend, and leaves its parts to be fitted. A part that weighs nothing is not among them. */
export function hybridFit(interactions: Interactions, plan: BlendPlan, seed: number): HybridFit {
  const input = partInput(interactions, plan);
  const { weights, trend } = learnBlend(input, plan, seed);
  const factors = trendFactors(interactions.demand, trend);
  const weighing = [...plan.parts.keys()].filter((p) => weights[p] > 0);
  return {
    parts: weighing.map((p) => plan.parts[p]),
    input,
    join(fitted) {
      const parts = plan.parts.map((_, p) => fitted[weighing.indexOf(p)] ?? null);
      return new HybridModel(plan.recipe, plan, parts, weights, factors);
    },
  };
}

/** A hybrid's recipe with the weights and the trend that were learnt, so that nothing of it is left to learn. */
export function withBlend({ model, settings }: Recipe, { weights, trend }: LearnedBlend): Recipe {
  const texts = Array.from(weights, (weight) => String(Number(weight.toPrecision(6))));
  const { power, halfLifeDays } = trend;
  return {
    model,
    settings: { ...settings, weights: texts.join(','), trend: power, trendHalfLifeDays: halfLifeDays },
  };
}
