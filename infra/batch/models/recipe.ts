import type { Recipe, Setting } from '../../../layers/analytics/recommend/contract.ts';
import { recommenderByName, recommenders } from '../../../layers/analytics/recommend/registry.ts';
import { resolveSettings } from '../../../layers/analytics/recommend/settings.ts';
import { wrong } from '../options.ts';

/** The word for a model that is chosen by measurement. */
export const AUTO = 'auto';

/**
 * A model of the registry with settings from the command line, `key=value` each, typed by the model's defaults. A
 * model made of others takes their settings as `part.key=value`.
 * @throws ClienteleError naming the models or settings there are
 */
export function recipeFrom(model: string, assignments: readonly string[]): Recipe {
  const { defaults } = recommenderByName(model);
  const settings: Record<string, Setting> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw wrong(`--set takes key=value, not ${JSON.stringify(assignment)}`);
    const key = assignment.slice(0, at);
    const part = partOf(key);
    const example =
      part === null || Object.hasOwn(defaults, key)
        ? defaults[key]
        : recommenders[part.model]?.defaults[part.key];
    settings[key] = typed(key, assignment.slice(at + 1), example);
  }
  // Keys that the model itself does not know are refused here, before any file is read.
  const own = Object.fromEntries(Object.entries(settings).filter(([key]) => partOf(key) === null));
  resolveSettings(model, defaults, own);
  return { model, settings };
}

/** `sparse-ease.lambda` as a model and its key; null when the key names no part. */
function partOf(key: string): { readonly model: string; readonly key: string } | null {
  const at = key.indexOf('.');
  const model = key.slice(0, Math.max(0, at));
  return at > 0 && Object.hasOwn(recommenders, model) ? { model, key: key.slice(at + 1) } : null;
}

/** A text as what the setting holds by default; of an unknown setting it stays text, to be refused by name. */
function typed(key: string, value: string, example: Setting | undefined): Setting {
  if (typeof example === 'number') {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw wrong(`--set ${key} takes a number, not ${JSON.stringify(value)}`);
    return number;
  }
  if (typeof example === 'boolean') {
    if (value !== 'true' && value !== 'false') {
      throw wrong(`--set ${key} takes true or false, not ${JSON.stringify(value)}`);
    }
    return value === 'true';
  }
  return value;
}
