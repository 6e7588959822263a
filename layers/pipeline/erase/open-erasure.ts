import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { withRemoved } from '../../stores/privacy/begin-erasure.ts';
import type { StagePorts } from '../ports.ts';

/** An erasure that is not complete. */
export type OpenErasure = ErasureRecord & { readonly customer: string };

/** Whether an erasure is still to be completed. */
export function isOpen(record: ErasureRecord): record is OpenErasure {
  return record.completedAt === null && record.customer !== null;
}

/** Records, before it is done, what is removed where and which dumps are rewritten. */
export async function recordRemoved(
  { erasureId, requestedAt }: OpenErasure,
  removed: ErasureRecord['removed'],
  rewritten: ErasureRecord['rewritten'],
  { erasures }: Pick<StagePorts, 'erasures'>,
): Promise<void> {
  await erasures.update(erasureId, (record) =>
    record?.requestedAt === requestedAt
      ? {
          ...record,
          removed: withRemoved(record.removed, removed),
          rewritten: { ...record.rewritten, ...rewritten },
        }
      : undefined,
  );
}
