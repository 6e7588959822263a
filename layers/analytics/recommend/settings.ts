import { ClienteleError } from '../../contract/errors.ts';
import type { Recipe, Setting } from './contract.ts';

type Settings = Readonly<Record<string, Setting>>;

/**
 * Settings over a model's defaults.
 * @throws ClienteleError `config.invalid` for a key the model does not know or a value of another type
 */
export function resolveSettings<Defaults extends Settings>(
  model: string,
  defaults: Defaults,
  settings: Settings,
): Defaults {
  for (const [key, value] of Object.entries(settings)) {
    if (!(key in defaults)) {
      const known = Object.keys(defaults).join(', ') || 'none';
      throw new ClienteleError('config.invalid', `Model ${model} has no setting ${key}; it has: ${known}`, {
        model,
        setting: key,
      });
    }
    const wanted = typeof defaults[key];
    if (typeof value !== wanted || (typeof value === 'number' && !Number.isFinite(value))) {
      throw new ClienteleError(
        'config.invalid',
        `Setting ${key} of model ${model} must be a ${wanted}, not ${JSON.stringify(value)}`,
        { model, setting: key },
      );
    }
  }
  return { ...defaults, ...settings };
}

/** The recipe as fitted: every setting spelt out, in the order of the defaults. */
export function recipeOf(model: string, settings: Settings): Recipe {
  return { model, settings: { ...settings } };
}

/**
 * A setting that is one of a few names.
 * @throws ClienteleError `config.invalid` naming them
 */
export function oneOf<Name extends string>(
  model: string,
  setting: string,
  value: string,
  names: readonly Name[],
): Name {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw new ClienteleError(
    'config.invalid',
    `Setting ${setting} of model ${model} is one of ${names.join(', ')}, not ${JSON.stringify(value)}`,
    { model, setting },
  );
}
