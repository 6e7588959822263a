import { readDelivery } from '../plan/delivered.ts';
import type { StagePorts } from '../ports.ts';

/** Derived files that were not made from what lies in the bucket now, by folder; folders without any are left out. */
export async function outdatedFiles({
  objects,
  erasures,
  nameKey,
}: StagePorts): Promise<[place: string, keys: string[]][]> {
  const delivery = await readDelivery(objects, await erasures.all(), nameKey.knownKey);
  const found: [string, string[]][] = [];
  const names = new Set(delivery.inputs.map(({ staged }) => staged));
  const isCurrent = (key: string) => {
    const [folder, name = ''] = key.split('/');
    // Rows on their way into a table belong to a run that broke off, since this one has the lease.
    if (folder === 'imports') return false;
    return folder === 'curated' ? name === delivery.dataset : names.has(name.split('.')[0] ?? '');
  };
  for (const place of ['staged', 'rejects', 'curated', 'imports']) {
    const outdated = (await objects.list(`${place}/`)).filter(({ key }) => !isCurrent(key));
    if (outdated.length > 0) found.push([place, outdated.map(({ key }) => key)]);
  }
  return found;
}
