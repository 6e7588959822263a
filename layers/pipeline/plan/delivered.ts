import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import type { ErasureRecord } from '../../contract/erasure-record.ts';
import type { ObjectInfo, ObjectStore } from '../../stores/objects.ts';
import { keyIdOf } from '../../stores/privacy/names.ts';
import { resolveMappings } from '../../warehouse/mapping/mappings.ts';
import { type RunConfig, readShopConfig } from '../config/shop-config.ts';
import { fingerprint } from '../fingerprint.ts';
import { method } from '../method/method.ts';
import { type Delivered, sortDelivered } from './inputs.ts';

/** What lies in the bucket to be worked on, and by which rules. */
export interface Delivery extends Delivered {
  readonly config: RunConfig;
  /** Fingerprint of all inputs. */
  readonly dataset: string;
  /** The key that customers and sessions are to be named under; absent: the shop's own names. */
  readonly pseudonyms?: string;
}

/**
 * Reads what was delivered. A dump that was rewritten without an erased customer keeps the time at which the shop delivered
 * it: the latest record of a customer or an item must stay the latest.
 * @param key of pseudonyms, called where the shop wants them; undefined: there is none yet
 */
export async function readDelivery(
  objects: ObjectStore,
  erasures: readonly ErasureRecord[],
  key: () => Promise<Uint8Array | undefined>,
): Promise<Delivery> {
  const shop = await readShopConfig(objects);
  const mapping = resolveMappings(shop.mapping); // a wrong mapping is reported before any work
  const config: RunConfig = { ...shop, currency: shop.currency ?? mapping.currency ?? 'EUR' };
  const listed = (await objects.list(BUCKET_PREFIXES.raw)).map((object) => asDelivered(object, erasures));
  const known = config.pseudonyms === true ? await key() : undefined;
  const pseudonyms = known === undefined ? {} : { pseudonyms: keyIdOf(known) };
  const delivered = sortDelivered(listed, { ...config, ...pseudonyms }, method());
  const dataset = fingerprint(delivered.inputs.map((input) => [input.kind, input.staged]));
  return { ...delivered, config, dataset, ...pseudonyms };
}

function asDelivered(object: ObjectInfo, erasures: readonly ErasureRecord[]): ObjectInfo {
  for (const { rewritten } of erasures) {
    const known = Object.hasOwn(rewritten, object.key) ? rewritten[object.key] : undefined;
    if (known !== undefined && (known.etag === null || known.etag === object.etag))
      return { ...object, lastModified: known.deliveredAt };
  }
  return object;
}
