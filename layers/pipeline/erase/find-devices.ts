import { join } from 'node:path';
import { withScratch } from '../../stores/concurrency.ts';
import { recordDevices } from '../../stores/privacy/begin-erasure.ts';
import { memoized } from '../../stores/privacy/tombstones.ts';
import { withEngine } from '../../warehouse/engine/engine.ts';
import { pathLiteral } from '../../warehouse/engine/sql.ts';
import { lastCurated } from '../artefacts.ts';
import { engineBudget } from '../budget.ts';
import type { StagePorts } from '../ports.ts';
import type { OpenErasure } from './open-erasure.ts';

/**
 * Records the devices that are an erased customer's alone, by the last dataset: what a visitor did on them before
 * anybody said who it was is the customer's, too. Devices of which events came live only, the activity of the customer names.
 * @param nameOf the one name that all forms of an identifier have
 */
export async function findDevices(
  open: readonly OpenErasure[],
  nameOf: (identifier: string) => string,
  { objects, erasures }: Pick<StagePorts, 'objects' | 'erasures'>,
): Promise<void> {
  const name = memoized(nameOf);
  const erasureOf = new Map(open.map(({ customer, erasureId }) => [name(customer), erasureId]));
  const found = new Map<string, { readonly devices: string[]; readonly stated: string[] }>();
  const curated = await lastCurated(objects);
  if (curated === undefined || curated.devicesFile === null) return;
  const { devicesFile } = curated;
  await withScratch(async (folder) => {
    const path = join(folder, 'devices.parquet');
    await objects.download(devicesFile, path);
    await withEngine(engineBudget(folder), async ({ batches }) => {
      const all = batches(
        `SELECT anonymous_id, customer_id, is_stated FROM read_parquet(${pathLiteral(path)})`,
      );
      for await (const rows of all)
        for (const [device, customer, isStated] of rows) {
          const erasureId = erasureOf.get(name(String(customer)));
          if (erasureId === undefined) continue;
          const known = found.get(erasureId) ?? { devices: [], stated: [] };
          found.set(erasureId, known);
          known.devices.push(String(device));
          if (isStated === true) known.stated.push(String(device));
        }
    });
  });
  for (const [erasureId, { devices, stated }] of found)
    await recordDevices(erasureId, devices, erasures, stated);
}
