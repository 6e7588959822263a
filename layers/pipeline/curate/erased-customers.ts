import { marksOf, remembered } from '../../stores/privacy/marks.ts';
import { knownNames } from '../../stores/privacy/name-key.ts';
import { formsOf } from '../../stores/privacy/names.ts';
import type { TaskPorts } from '../ports.ts';

/**
 * Whether a customer was erased, under any identifier the shop ever gave them: a dump that is delivered late does not
 * bring them back. Undefined where no customer was.
 */
export async function erasedCustomers({
  erasures,
  nameKey,
}: Pick<TaskPorts, 'erasures' | 'nameKey'>): Promise<((customerId: string) => boolean) | undefined> {
  const tombstoneIds = new Set((await erasures.all()).map(({ erasureId }) => erasureId));
  if (tombstoneIds.size === 0) return undefined;
  const secret = await erasures.secret();
  const names = await knownNames(nameKey);
  return remembered((id) => marksOf(secret, formsOf(names, id)).some((mark) => tombstoneIds.has(mark)));
}
