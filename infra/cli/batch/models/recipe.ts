import type { Recommender, Setting, Settings } from '../../../../layers/analytics/recommend/contract.ts';
import { ratingModels } from '../../../../layers/analytics/recommend/rating-registry.ts';
import { recommenderByName, recommenders } from '../../../../layers/analytics/recommend/registry.ts';
import type { Recipe } from '../../../../layers/contract/evaluation.ts';
import { usageError } from '../../fail.ts';

/** The word for a model that is chosen by measurement. */
export const AUTO = 'auto';

/**
 * A model of the registry with settings from the command line, `key=value` each, typed by the model's defaults. A
 * model made of others takes their settings as `part.key=value`.
 * @throws ClienteleError naming the models or settings there are
 */
export function recipeFrom(model: string, assignments: readonly string[]): Recipe {
  const { defaults } = recommenderByName(model);
  const settings = parsed(assignments, (key) => defaultOf(model, defaults, key));
  return { model, settings: Object.fromEntries(settings) };
}

/**
 * A model of ratings with settings from the command line.
 * @throws ClienteleError naming the models or settings there are
 */
export function ratingRecipeFrom(model: string, assignments: readonly string[]): Recipe {
  const known = ratingModels.find(({ name }) => name === model);
  if (known === undefined) {
    const names = ratingModels.map(({ name }) => name).join(', ');
    throw usageError(`--model ${model} does not go with --protocol ratings; there are: ${names}`);
  }
  const settings = parsed(assignments, (key) => exampleOf(known, key, key));
  return { model, settings: Object.fromEntries(settings) };
}

/** `key=value` each, typed by an example of the value. */
function parsed(
  assignments: readonly string[],
  exampleOf: (key: string) => Setting,
): readonly (readonly [string, Setting])[] {
  return assignments.map((assignment) => {
    const at = assignment.indexOf('=');
    if (at < 1) throw usageError(`--set takes key=value, not ${JSON.stringify(assignment)}`);
    const key = assignment.slice(0, at);
    return [key, typed(key, assignment.slice(at + 1), exampleOf(key))] as const;
  });
}

/** What a setting is by default. Unknown ones are refused here, before any file is read. */
function defaultOf(model: string, defaults: Settings, key: string): Setting {
  const part = Object.hasOwn(defaults, key) ? null : partOf(key);
  return part === null
    ? exampleOf({ name: model, defaults }, key, key)
    : exampleOf(part.model, part.key, key);
}

/** The default of a model's setting. `given` is the key as it was written. */
function exampleOf(
  { name, defaults }: Pick<Recommender, 'name' | 'defaults'>,
  key: string,
  given: string,
): Setting {
  const example = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
  if (example !== undefined) return example;
  const names = Object.keys(defaults).join(', ') || 'none';
  throw usageError(`--set ${given}: model ${name} has no setting ${key}; it has: ${names}`);
}

/** `sparse-ease.ridge` as a model and its key; null when the key names no part. */
function partOf(key: string): { readonly model: Recommender; readonly key: string } | null {
  const at = key.indexOf('.');
  const model = recommenders.find(({ name }) => name === key.slice(0, Math.max(0, at)));
  return at > 0 && model !== undefined ? { model, key: key.slice(at + 1) } : null;
}

/** A text as what the setting holds by default. */
function typed(key: string, value: string, example: Setting): Setting {
  if (typeof example === 'number') {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (!Number.isFinite(number))
      throw usageError(`--set ${key} takes a number, not ${JSON.stringify(value)}`);
    return number;
  }
  if (typeof example === 'boolean') {
    if (value !== 'true' && value !== 'false') {
      throw usageError(`--set ${key} takes true or false, not ${JSON.stringify(value)}`);
    }
    return value === 'true';
  }
  return value;
}
