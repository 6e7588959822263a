import { ClienteleError } from '../../contract/errors.ts';
import type { Mapping, MappingJson } from './mapping.ts';
import { parseMapping } from './mapping.ts';
import { cdnow } from './presets/cdnow.ts';
import { completeJourney } from './presets/complete-journey.ts';
import { movielens } from './presets/movielens.ts';
import { native } from './presets/native.ts';
import { onlineRetail } from './presets/online-retail.ts';

/** Mappings for dumps that many people have. */
export const PRESETS: Readonly<Record<string, MappingJson>> = {
  native,
  'online-retail': onlineRetail,
  cdnow,
  'complete-journey': completeJourney,
  movielens,
};

/** The mapping of a preset's name or of parsed JSON. Throws `config.invalid` that says what is wrong and where. */
export function resolveMapping(presetOrJson: unknown): Mapping {
  if (typeof presetOrJson !== 'string') return parseMapping(presetOrJson);
  const preset = Object.hasOwn(PRESETS, presetOrJson) ? PRESETS[presetOrJson] : undefined;
  if (preset) return parseMapping(preset);
  const known = Object.keys(PRESETS).join(', ');
  throw new ClienteleError(
    'config.invalid',
    `there is no mapping preset '${presetOrJson}'; known are ${known}`,
  );
}
