import type { RunConfig } from '../../layers/platform/artefacts.ts';
import type { ObjectInfo, ObjectStore } from '../../layers/platform/objects.ts';
import type { ErasureRecord } from '../../layers/platform/privacy/erasures.ts';
import { fingerprint, readShopConfig } from '../../layers/platform/shop-config.ts';
import { resolveMapping } from '../../layers/warehouse/mapping.ts';
import { type Delivered, sortDelivered } from './inputs.ts';

/** What lies in the bucket to be worked on, and by which rules. */
export interface Delivery extends Delivered {
  readonly config: RunConfig;
  /** Fingerprint of all inputs. */
  readonly dataset: string;
}

/**
 * Looks at what was delivered. A dump that was written anew without an erased customer counts from when the shop
 * delivered it: the last word on a customer or an item must stay the last.
 * @param method changes whenever validation gives other results for the same input
 */
export async function readDelivery(
  objects: ObjectStore,
  erasures: readonly ErasureRecord[],
  method: number,
): Promise<Delivery> {
  const shop = await readShopConfig(objects);
  const mapping = resolveMapping(shop.mapping); // a wrong one is the operator's to mend: say so before any work
  const config: RunConfig = { ...shop, currency: shop.currency ?? mapping.currency ?? 'EUR' };
  const listed = (await objects.list('raw/')).map((object) => asDelivered(object, erasures));
  const delivered = sortDelivered(listed, config, method);
  const dataset = fingerprint(delivered.inputs.map((input) => [input.kind, input.staged]));
  return { ...delivered, config, dataset };
}

function asDelivered(object: ObjectInfo, erasures: readonly ErasureRecord[]): ObjectInfo {
  for (const { rewritten } of erasures) {
    const known = Object.hasOwn(rewritten, object.key) ? rewritten[object.key] : undefined;
    if (known !== undefined && (known.etag === null || known.etag === object.etag))
      return { ...object, lastModified: known.deliveredAt };
  }
  return object;
}
