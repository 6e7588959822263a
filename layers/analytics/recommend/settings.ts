import { ClienteleError } from '../../contract/errors.ts';
import type { Recipe } from '../../contract/evaluation.ts';
import type { Settings } from './contract.ts';

/** Names that a setting may take, by setting. */
export type Choices<Defaults extends Settings> = {
  readonly [Key in keyof Defaults]?: readonly Defaults[Key][];
};

/**
 * Settings over a model's defaults.
 * @param choices names that settings of type string take; any text where there are none
 * @throws ClienteleError `config.invalid` for a key the model does not know or a value the setting does not take
 */
export function resolveSettings<Defaults extends Settings>(
  model: string,
  defaults: Defaults,
  settings: Settings,
  choices: Choices<Defaults> = {},
): Defaults {
  const invalid = (setting: string, message: string) =>
    new ClienteleError('config.invalid', message, { model, setting });
  for (const [key, value] of Object.entries(settings)) {
    if (!(key in defaults)) {
      const known = Object.keys(defaults).join(', ') || 'none';
      throw invalid(key, `Model ${model} has no setting ${key}; it has: ${known}`);
    }
    const expected = typeof defaults[key];
    if (typeof value !== expected || (typeof value === 'number' && !Number.isFinite(value))) {
      throw invalid(
        key,
        `Setting ${key} of model ${model} must be a ${expected}, not ${JSON.stringify(value)}`,
      );
    }
    const names: readonly unknown[] | undefined = choices[key];
    if (names !== undefined && !names.includes(value)) {
      throw invalid(
        key,
        `Setting ${key} of model ${model} is one of ${names.join(', ')}, not ${JSON.stringify(value)}`,
      );
    }
  }
  return { ...defaults, ...settings };
}

/** The recipe as fitted: every setting spelt out, in the order of the defaults. */
export function recipeOf(model: string, settings: Settings): Recipe {
  return { model, settings: { ...settings } };
}
