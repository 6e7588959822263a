import type { Candidate, Recipe } from '../../contract/evaluation.ts';
import type { Settings } from '../recommend/contract.ts';
import { HYBRID } from '../recommend/hybrid/plan.ts';
import { hybrid, recommenderByName } from '../recommend/registry.ts';
import { kindKey, type ListsRequest } from './comparison.ts';

/** Entries of each list that a blend is made of. */
const DEPTH = 200;

/** A model as a blend of one part, so that its lists may become part of a larger blend without being made again. */
export function onePart(
  model: string,
  interactions: Candidate['interactions'],
  settings: Settings = {},
): Candidate {
  const own = Object.entries(settings).map(([key, value]) => [`${model}.${key}`, value] as const);
  const recipe = {
    model: HYBRID,
    settings: { parts: model, weights: '1', trend: 0, depth: DEPTH, ...Object.fromEntries(own) },
  };
  return { recipe, interactions };
}

/** The model that a candidate is, alone or as the one part of a blend; several with commas between. */
export function modelOf({ recipe }: Candidate): string {
  const plan = hybrid.planOf(recipe);
  return plan === null ? recipe.model : plan.parts.map(({ model }) => model.name).join(',');
}

/** The candidate with each of its model's variants, in groups of alternatives; none for a blend of several parts. */
export function variantsOf(candidate: Candidate): Candidate[][] {
  const { recipe } = candidate;
  const name = modelOf(candidate);
  if (name.includes(',')) return [];
  const prefix = recipe.model === name ? '' : `${name}.`;
  return recommenderByName(name).traits.variants.map((group) =>
    group.map((settings) => {
      const own = Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, value] as const);
      return {
        ...candidate,
        recipe: { ...recipe, settings: { ...recipe.settings, ...Object.fromEntries(own) } },
      };
    }),
  );
}

/** The settings of a variant that the candidate does not have. */
export function changedSettings(from: Recipe, to: Recipe): Settings {
  return Object.fromEntries(
    Object.entries(to.settings).filter(([key, value]) => from.settings[key] !== value),
  );
}

/** A hybrid of the models of given lists, all of the same events, values and length; its weights and trend are open. */
export function hybridOf(parts: readonly ListsRequest[]): Candidate {
  const [{ interactions, values, depth }] = parts as readonly [ListsRequest];
  const own = parts.flatMap(({ recipe: { model, settings } }) => {
    const { defaults } = recommenderByName(model);
    return Object.entries(settings)
      .filter(([key, value]) => defaults[key] !== value)
      .map(([key, value]) => [`${model}.${key}`, value] as const);
  });
  const names = parts.map(({ recipe }) => recipe.model).join(',');
  const settings = { parts: names, blend: 'level', depth, values, ...Object.fromEntries(own) };
  return { recipe: { model: HYBRID, settings }, interactions };
}

/** Whether two models share the costly part of their fits. */
export function sharesFit(a: ListsRequest, b: ListsRequest): boolean {
  if (a.recipe.model !== b.recipe.model || kindKey({ ...a, depth: 0 }) !== kindKey({ ...b, depth: 0 }))
    return false;
  const { traits, defaults } = recommenderByName(a.recipe.model);
  const of = (request: ListsRequest, key: string) => request.recipe.settings[key] ?? defaults[key];
  return traits.fitDependsOn?.every((key) => of(a, key) === of(b, key)) ?? false;
}

/** Tells variants whose fit is that of the candidate but for a small part. */
export function sharesFitWith(candidate: Candidate): (variant: Candidate) => boolean {
  const of = ({ recipe, interactions }: Candidate): ListsRequest => {
    const part = hybrid.planOf(recipe)?.parts[0];
    return { recipe: part?.recipe ?? recipe, interactions, values: 'raw', depth: 0 };
  };
  return (variant) => sharesFit(of(candidate), of(variant));
}
