import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { Mapping } from './mapping.ts';
import { parseMapping } from './mapping.ts';
import type { Preset } from './preset.ts';
import { cdnow } from './presets/cdnow.ts';
import { completeJourney } from './presets/complete-journey.ts';
import { movielens } from './presets/movielens.ts';
import { native } from './presets/native.ts';
import { onlineRetail } from './presets/online-retail.ts';

/** All presets. Help, README and the test of their fixtures come from this list. */
export const PRESETS: readonly Preset[] = [native, onlineRetail, cdnow, completeJourney, movielens];

/** The mapping of a preset's name or of parsed JSON. Throws `config.invalid` that says what is wrong and where. */
export function resolveMapping(presetOrJson: unknown): Mapping {
  if (typeof presetOrJson !== 'string') return parseMapping(presetOrJson);
  const preset = PRESETS.find(({ name }) => name === presetOrJson);
  if (preset) return parseMapping({ name: preset.name, ...preset.mapping });
  const known = PRESETS.map(({ name }) => name).join(', ');
  throw new ClienteleError(
    'config.invalid',
    `there is no mapping preset '${presetOrJson}'; known are ${known}`,
  );
}

/** Names of the presets whose dumps of this kind have such columns. */
export function presetsByHeader(kind: DumpKind, header: readonly string[]): string[] {
  return PRESETS.filter(({ header: known }) => known[kind]?.every((column) => header.includes(column))).map(
    ({ name }) => name,
  );
}
