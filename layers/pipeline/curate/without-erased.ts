import { join } from 'node:path';
import { marksOf, remembered } from '../../stores/privacy/marks.ts';
import { knownNames } from '../../stores/privacy/name-key.ts';
import { formsOf } from '../../stores/privacy/names.ts';
import { eraseFromDump } from '../../warehouse/erase/erase.ts';
import { resolveMapping } from '../../warehouse/mapping/presets.ts';
import { UnreadableDump } from '../../warehouse/read/source.ts';
import { type Input, LIVE_MAPPING, type Plan } from '../artefacts.ts';
import { engineBudget } from '../budget.ts';
import type { TaskPorts } from '../ports.ts';

/**
 * The dump without records of customers who were erased: what was delivered late does not bring them back. The dump itself
 * where there are none. A dump that cannot be read is left to validation, which says why.
 */
export async function withoutErased(
  dump: string,
  input: Input,
  plan: Plan,
  folder: string,
  { erasures, nameKey }: TaskPorts,
): Promise<{ readonly path: string; readonly erased: number }> {
  const { kind } = input;
  const marks = new Set((await erasures.all()).map(({ erasureId }) => erasureId));
  if (marks.size === 0 || kind === 'items') return { path: dump, erased: 0 };
  const output = join(folder, 'without-erased');
  const secret = await erasures.secret();
  const names = await knownNames(nameKey);
  try {
    const { erased } = await eraseFromDump({
      input: dump,
      output,
      name: input.key,
      kind,
      mapping: resolveMapping(input.live === null ? plan.config.mapping : LIVE_MAPPING),
      isErased: remembered((id) => marksOf(secret, formsOf(names, id)).some((mark) => marks.has(mark))),
      engine: engineBudget(folder),
      as: 'lines',
    });
    return { path: erased === 0 ? dump : output, erased };
  } catch (error) {
    if (!(error instanceof UnreadableDump)) throw error;
    return { path: dump, erased: 0 };
  }
}
