import { createHmac } from 'node:crypto';
import type { Draws } from '../../analytics/publish/privacy/geometric.ts';
import { privateRows } from '../../analytics/publish/privacy/private-rows.ts';
import type { PrivacySettings } from '../../analytics/publish/privacy/settings.ts';
import type { TrainedShop } from '../../analytics/train/trained-shop.ts';
import type { BuiltRow } from '../../contract/rows.ts';
import type { TaskPorts } from '../ports.ts';

/** The rows of a version as the shop's configuration wants them published. */
export async function withPrivacy(
  rows: Iterable<BuiltRow>,
  shop: TrainedShop,
  version: string,
  settings: PrivacySettings | undefined,
  { erasures }: Pick<TaskPorts, 'erasures'>,
): Promise<Iterable<BuiltRow>> {
  if (settings === undefined) return rows;
  return privateRows(rows, shop, settings, secretDraws(await erasures.secret(), version));
}

/**
 * Numbers that only the shop's secret gives: HMAC-SHA-256 of version and label, 52 bits of it. The same version published
 * again has the same noise, so that nobody can average it away.
 */
export function secretDraws(secret: string, version: string): Draws {
  return (label) => {
    const digest = createHmac('sha256', secret).update(`noise\0${version}\0${label}`).digest();
    return (Number(digest.readBigUInt64BE() >> 12n) + 0.5) / 2 ** 52;
  };
}
