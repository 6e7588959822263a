import { join } from 'node:path';
import { DUMP_KINDS, keys, type Plan, readDocument, type Staged } from '../../layers/platform/artefacts.ts';
import { engineBudget } from '../../layers/platform/budget.ts';
import { holdLease, type TaskPorts, withScratch } from '../../layers/platform/task.ts';
import { stageDump } from '../../layers/warehouse/curate.ts';

import { resolveMapping } from '../../layers/warehouse/mapping.ts';

/**
 * Validates one dump: staged Parquet, rejects, and last the document that says both are complete. A dump that cannot
 * be read is an outcome, not an error: the others go on.
 */
export async function curateDump(
  state: { readonly runId: string; readonly slice: number },
  ports: TaskPorts,
): Promise<{ outcome: Staged['outcome']; accepted: number; rejected: number }> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const plan = await readDocument<Plan>(objects, keys.run(state.runId, 'plan'));
  const input = plan.inputs[state.slice];
  if (input === undefined) throw new Error(`The plan has no input ${state.slice}`);

  return withScratch(async (folder) => {
    const dump = join(folder, 'dump');
    await objects.download(input.key, dump);
    const result = await stageDump({
      input: dump,
      name: input.key,
      kind: input.kind,
      mapping: resolveMapping(plan.config.mapping),
      money: { currency: plan.config.currency, rates: plan.config.rates },
      now: plan.now,
      outDir: join(folder, 'staged'),
      engine: engineBudget(folder),
    });
    const staged = DUMP_KINDS.filter((kind) => result.staged[kind] !== undefined);
    for (const kind of staged)
      await objects.upload(result.staged[kind] ?? '', keys.stagedParquet(input.staged, kind));
    await objects.upload(result.rejects, keys.rejects(input.staged));
    const { outcome, rows, accepted, rejected, rejectedByReason, problem } = result;
    const document: Staged = {
      kind: input.kind,
      source: input.key,
      outcome,
      rows,
      accepted,
      rejected,
      rejectedByReason,
      problem,
      staged,
    };
    await objects.writeJson(keys.staged(input.staged), document);
    return { outcome, accepted, rejected };
  });
}
