import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { extended } from './extend.ts';
import type { Mapping } from './mapping.ts';
import { parseMapping } from './mapping.ts';
import type { Preset } from './preset.ts';
import { bigcommerce } from './presets/bigcommerce.ts';
import { cdnow } from './presets/cdnow.ts';
import { completeJourney } from './presets/complete-journey.ts';
import { ga4 } from './presets/ga4.ts';
import { googleMerchant } from './presets/google-merchant.ts';
import { klaviyo } from './presets/klaviyo.ts';
import { magento } from './presets/magento.ts';
import { movielens } from './presets/movielens.ts';
import { native } from './presets/native.ts';
import { onlineRetail } from './presets/online-retail.ts';
import { segment } from './presets/segment.ts';
import { shopify } from './presets/shopify.ts';
import { woocommerce } from './presets/woocommerce.ts';
import { comparable } from './references.ts';

/** All presets. Help, README and the test of their fixtures come from this list. */
export const PRESETS: readonly Preset[] = [
  native,
  shopify,
  segment,
  ga4,
  googleMerchant,
  woocommerce,
  bigcommerce,
  magento,
  klaviyo,
  onlineRetail,
  cdnow,
  completeJourney,
  movielens,
];

/** The mapping of a preset's name, or of parsed JSON, which may extend a preset. Throws `config.invalid` that says what is wrong and where. */
export function resolveMapping(presetOrJson: unknown): Mapping {
  if (typeof presetOrJson === 'string') {
    const preset = presetOf(presetOrJson);
    return parseMapping({ name: preset.name, ...preset.mapping });
  }
  if (typeof presetOrJson !== 'object' || presetOrJson === null || !('extends' in presetOrJson))
    return parseMapping(presetOrJson);
  const { extends: base, ...own } = presetOrJson;
  const { name, mapping } = presetOf(String(base));
  return parseMapping(extended({ name, ...mapping }, own));
}

function presetOf(name: string): Preset {
  const preset = PRESETS.find((each) => each.name === name);
  if (preset) return preset;
  const known = PRESETS.map((each) => each.name).join(', ');
  throw new ClienteleError('config.invalid', `there is no mapping preset '${name}'; known are ${known}`);
}

/** Names of the presets whose dumps of this kind have such columns, the one that asks for most columns first. */
export function presetsByHeader(kind: DumpKind, header: readonly string[]): string[] {
  const found = new Set(header.map(comparable));
  // Events name items and customers: what lacks only a column of theirs must not be taken for a catalogue.
  const isOfEvents = kind !== 'events' && found.has(comparable('event_type'));
  return PRESETS.flatMap(({ name, header: known }) => {
    if (isOfEvents && name === 'native') return [];
    const fitting = formsOf(known[kind]).filter((form) =>
      form.every((column) => found.has(comparable(column))),
    );
    const columns = Math.max(0, ...fitting.map((form) => form.length));
    return columns === 0 ? [] : [{ name, columns }];
  })
    .sort((a, b) => b.columns - a.columns)
    .map(({ name }) => name);
}

/** The forms that dumps of a kind may have, each by its columns. */
function formsOf(header: Preset['header'][DumpKind]): readonly (readonly string[])[] {
  if (header === undefined) return [];
  return header.every((column) => typeof column === 'string')
    ? [header]
    : (header as readonly (readonly string[])[]);
}
