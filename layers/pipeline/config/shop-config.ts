import { z } from 'zod';
import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { DeepReadonly } from '../../contract/stored-document.ts';
import type { ObjectStore } from '../../stores/objects.ts';
import { customersSettings } from './customers-settings.ts';
import { settingPaths } from './list-settings.ts';
import { recommendSettings } from './recommend-settings.ts';
import { settingFaults } from './setting-faults.ts';

const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR');

/**
 * The shop's configuration, `config/shop.json` in the bucket. Unknown keys are refused. Everything has a default, so an absent
 * file is a valid configuration. Every setting has a description (see list-settings.ts), which is its documentation.
 */
export const shopConfigSchema = z.strictObject({
  mapping: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .default('auto')
    .describe(
      'How columns of the dumps become fields: the name of a preset, a mapping, or `sources`, several of them by file name (layers/warehouse/README.md). `auto`: each dump is recognised by its columns.',
    ),
  currency: currency
    .optional()
    .describe(
      "Reporting currency, ISO 4217: all money is converted to it. Left out: the mapping's currency, else EUR.",
    ),
  rates: z
    .record(currency, z.number().positive())
    .default({})
    .describe(
      'Value of one unit of each other currency in the reporting currency, e.g. { "USD": 0.92 }. Rows in a currency without a rate are rejected.',
    ),
  rejectShareLimit: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe(
      'Share of rejected rows (0 to 1) above which a run is invalid: the dump is at fault, not a few of its rows.',
    ),
  shrinkShareLimit: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "Share (0 to 1) of the serving version's customers, items or events that may be missing before a run is invalid.",
    ),
  growthLimit: z
    .number()
    .min(1)
    .default(10)
    .describe(
      "Times the serving version's customers, orders, revenue or share of one item that a run without new event dumps may have " +
        'before it is held. Versions of fewer than 100 customers or orders may grow by any factor.',
    ),
  sizeCheck: z
    .enum(['refuse', 'warn'])
    .default('refuse')
    .describe(
      'What happens to a run that by estimate is too large for one function: refuse: it is not begun; warn: it is begun all the same.',
    ),
  asOf: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('The time that all models take for now, ISO 8601. Left out: the time of the last event.'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(0xffffffff)
    .default(20260101)
    .describe('Seed of every random number, 0 to 4294967295: the same input and seed give the same version.'),
  recommend: recommendSettings,
  customers: customersSettings,
  privacy: z
    .strictObject({
      epsilon: z.number().positive().max(20).describe('Privacy budget ε that one version spends.'),
      delta: z
        .number()
        .positive()
        .max(0.01)
        .describe('Probability δ with which the guarantee of ε may fail.'),
      maxRevenue: z
        .number()
        .int()
        .positive()
        .describe('Most revenue that one customer counts for, in minor units of the reporting currency.'),
      maxItems: z.number().int().min(1).max(1000).describe('Most items that one customer counts for.'),
    })
    .optional()
    .describe(
      'Differential privacy of published aggregates: segments, plays, the funnel, popular items. Left out: off; none of its settings has a default.',
    ),
  publish: z
    .strictObject({
      by: z
        .enum(['auto', 'writes', 'import'])
        .default('auto')
        .describe(
          "How rows get into a table. writes: one by one; import: by ImportTable into a table of the version's own; auto: import " +
            'where it costs less and takes no longer. Nothing that is learnt depends on it.',
        ),
    })
    .prefault({})
    .describe('How a version is published.'),
  pseudonyms: z
    .boolean()
    .optional()
    .transform((isOn) => isOn || undefined)
    .describe(
      'true: everything but the dumps knows customers and sessions by pseudonyms, keyed hashes of their identifiers; callers may ' +
        'go on using their own identifiers. Left out or false: off.',
    ),
  resultsDays: z
    .number()
    .int()
    .min(2)
    .max(365)
    .default(30)
    .describe('Days for which published results are kept, also after a newer version has replaced them.'),
});

export type ShopConfig = DeepReadonly<z.infer<typeof shopConfigSchema>>;

/** The shop's configuration with nothing left open, as a plan holds it. */
export const runConfigSchema = shopConfigSchema.extend({ currency });

export type RunConfig = DeepReadonly<z.infer<typeof runConfigSchema>>;

/** Key of the shop's configuration in the bucket. */
export const SHOP_CONFIG_KEY = `${BUCKET_PREFIXES.config}shop.json`;

/**
 * Validates a configuration.
 * @param where it stands, for the message
 * @throws ClienteleError `config.invalid` naming each wrong key and what was expected
 */
export function parseShopConfig(value: unknown, where = SHOP_CONFIG_KEY): ShopConfig {
  const parsed = shopConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = settingFaults(parsed.error.issues, value, settingPaths(shopConfigSchema));
  throw new ClienteleError(
    'config.invalid',
    `The shop's configuration (${where}) is not valid: ${wrong.join('; ')}`,
  );
}

/** Reads the shop's configuration; all defaults where there is none. Throws as {@link parseShopConfig}. */
export async function readShopConfig(objects: ObjectStore): Promise<ShopConfig> {
  return parseShopConfig((await objects.findJson(SHOP_CONFIG_KEY)) ?? {});
}
