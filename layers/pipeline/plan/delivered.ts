import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import type { ErasureRecord } from '../../contract/erasure-record.ts';
import type { ObjectInfo, ObjectStore } from '../../stores/objects.ts';
import { keyIdOf } from '../../stores/privacy/names.ts';
import { resolveMapping } from '../../warehouse/mapping/presets.ts';
import type { RunConfig } from '../artefacts.ts';
import { fingerprint, readShopConfig } from '../shop-config.ts';
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
 * Looks at what was delivered. A dump that was written anew without an erased customer counts from when the shop
 * delivered it: the last word on a customer or an item must stay the last.
 * @param key of pseudonyms, asked for where the shop wants them; undefined: there is none yet
 * @param method changes whenever validation gives other results for the same input
 */
export async function readDelivery(
  objects: ObjectStore,
  erasures: readonly ErasureRecord[],
  key: () => Promise<Uint8Array | undefined>,
  method: number,
): Promise<Delivery> {
  const shop = await readShopConfig(objects);
  const mapping = resolveMapping(shop.mapping); // a wrong one is the operator's to mend: say so before any work
  const config: RunConfig = { ...shop, currency: shop.currency ?? mapping.currency ?? 'EUR' };
  const listed = (await objects.list(BUCKET_PREFIXES.raw)).map((object) => asDelivered(object, erasures));
  const known = config.pseudonyms === true ? await key() : undefined;
  const pseudonyms = known === undefined ? {} : { pseudonyms: keyIdOf(known) };
  const delivered = sortDelivered(listed, { ...config, ...pseudonyms }, method);
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
