import { knownNames } from '../../stores/privacy/name-key.ts';
import { formsOf } from '../../stores/privacy/names.ts';
import { memoized, tombstoneIds } from '../../stores/privacy/tombstones.ts';
import type { StagePorts } from '../ports.ts';

/**
 * Whether a customer was erased, under any identifier the shop ever gave them: a dump that is delivered late does not
 * bring them back. Undefined where no customer was.
 */
export async function erasedCustomers({
  erasures,
  nameKey,
}: Pick<StagePorts, 'erasures' | 'nameKey'>): Promise<((customerId: string) => boolean) | undefined> {
  const tombstones = new Set((await erasures.all()).map(({ erasureId }) => erasureId));
  if (tombstones.size === 0) return undefined;
  const secret = await erasures.secret();
  const names = await knownNames(nameKey);
  return memoized((id) => tombstoneIds(secret, formsOf(names, id)).some((one) => tombstones.has(one)));
}
