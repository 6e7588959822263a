import { existsSync, readFileSync, statSync } from 'node:fs';
import { settingPaths } from '../../../layers/pipeline/config/list-settings.ts';
import { nearestSetting } from '../../../layers/pipeline/config/nearest-setting.ts';
import { valueAt } from '../../../layers/pipeline/config/setting-faults.ts';
import {
  parseShopConfig,
  SHOP_CONFIG_KEY,
  type ShopConfig,
  shopConfigSchema,
} from '../../../layers/pipeline/config/shop-config.ts';
import type { ObjectStore } from '../../../layers/stores/objects.ts';
import { resolveMappings } from '../../../layers/warehouse/mapping/mappings.ts';
import { usageError } from '../fail.ts';

/** The settings that a shop has changed, as they are stored. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** The stored settings; {} where there are none. */
export async function storedConfig(objects: ObjectStore): Promise<RawConfig> {
  return asObject((await objects.findJson(SHOP_CONFIG_KEY)) ?? {}, SHOP_CONFIG_KEY);
}

export async function writeConfig(objects: ObjectStore, config: RawConfig): Promise<void> {
  await objects.writeJson(SHOP_CONFIG_KEY, config);
}

/** Reads a file of settings, which is not checked yet. @throws ClienteleError `request.invalid` */
export function readConfigFile(path: string): RawConfig {
  if (!existsSync(path)) throw usageError(`There is no file ${path}`);
  if (!statSync(path).isFile()) throw usageError(`${path} is not a file: name a JSON file`);
  const text = readFileSync(path, 'utf8');
  try {
    return asObject(JSON.parse(text), path);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw usageError(`${path} is not JSON: ${cause.message}`, cause);
  }
}

function asObject(value: unknown, where: string): RawConfig {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RawConfig;
  throw usageError(`${where} holds no settings: it must be a JSON object such as {"currency": "EUR"}`);
}

/**
 * The configuration with all defaults.
 * @param where it stands, for the message
 * @throws ClienteleError `config.invalid`, also for a mapping that is wrong
 */
export function checkConfig(raw: RawConfig, where = SHOP_CONFIG_KEY): ShopConfig {
  const config = parseShopConfig(raw, where);
  resolveMappings(config.mapping);
  return config;
}

/** @throws ClienteleError `request.invalid` for a path that is no setting, no group and nothing within a setting */
export function requireSetting(path: string): void {
  const known = settingPaths(shopConfigSchema);
  if (known.includes(path)) return;
  // Within a setting the check of the whole configuration looks, as for rates.USD.
  const groups = known.filter((one) => known.some((other) => other.startsWith(`${one}.`)));
  if (known.some((one) => !groups.includes(one) && path.startsWith(`${one}.`))) return;
  const nearest = nearestSetting(path, known);
  const hint = nearest === undefined ? 'npm run config -- list shows all' : `Did you mean ${nearest}?`;
  throw usageError(`There is no setting ${path}. ${hint}`);
}

/** A value as it was typed: JSON, or the text itself. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value at a dotted path; undefined where there is none. */
export function settingAt(config: object, path: string): unknown {
  return valueAt(config, path.split('.'));
}

/** The settings with one changed; undefined removes it, and groups that are empty then. */
export function withValue(config: RawConfig, path: string, value: unknown): RawConfig {
  const [name = '', ...rest] = path.split('.');
  const { [name]: before, ...others } = config;
  if (rest.length === 0) return value === undefined ? others : { ...config, [name]: value };
  const group = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {};
  const after = withValue(group as RawConfig, rest.join('.'), value);
  return Object.keys(after).length === 0 ? others : { ...config, [name]: after };
}
