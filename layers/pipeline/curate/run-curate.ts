import { join } from 'node:path';
import type { Staged } from '../../contract/artefact-documents.ts';
import { DUMP_KINDS } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { CurateState } from '../../contract/run-state.ts';
import { withScratch } from '../../stores/concurrency.ts';
import { namesUnder } from '../../stores/privacy/name-key.ts';
import { resolveMappings } from '../../warehouse/mapping/mappings.ts';
import { stageDump } from '../../warehouse/stage/stage-dump.ts';
import { keys } from '../artefacts.ts';
import { engineBudget } from '../budget.ts';
import { LIVE_MAPPING, type Plan, readPlan } from '../plan/plan-document.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { erasedCustomers } from './erased-customers.ts';
import { fetchInput, withPartProblems } from './fetch-input.ts';

/**
 * Validates one dump, or one day of live records: staged Parquet, rejects, and last the document that says both are complete. A dump that cannot
 * be read is an outcome, not an error: the others go on.
 */
export async function runCurate(
  ports: StagePorts,
  state: CurateState,
): Promise<{ outcome: Staged['outcome'] | 'replaced'; accepted: number; rejected: number }> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const plan = await readPlan(objects, state.runId);
  const input = plan.inputs[state.slice];
  if (input === undefined) throw new Error(`The plan has no input ${state.slice}`);

  return withScratch(async (folder) => {
    const dump = join(folder, 'dump');
    const problems = await fetchInput(objects, input, folder, dump).catch((error: unknown) => {
      if (error instanceof ClienteleError && error.code === 'input.replaced') return undefined;
      throw error;
    });
    // Nothing is staged under the name of other content; `compact` finds it missing and has the run planned anew.
    if (problems === undefined) return { outcome: 'replaced', accepted: 0, rejected: 0 };
    const isErased = await erasedCustomers(ports);
    const result = await stageDump({
      input: dump,
      name: input.key,
      kind: input.kind,
      mappings: resolveMappings(input.live === null ? plan.config.mapping : LIVE_MAPPING),
      money: { currency: plan.config.currency, rates: plan.config.rates },
      now: plan.now,
      outDir: join(folder, 'staged'),
      engine: engineBudget(folder),
      ...(isErased === undefined ? {} : { isErased }),
      ...(await namingOf(plan, ports)),
    });
    const staged = await withPartProblems(result, problems);
    const kinds = DUMP_KINDS.filter((kind) => staged.staged[kind] !== undefined);
    for (const kind of kinds)
      await objects.upload(staged.staged[kind] ?? '', keys.stagedParquet(input.staged, kind));
    await objects.upload(staged.rejects, keys.rejects(input.staged));
    const { outcome, rows, accepted, rejected, ignored, ignoredByReason, erased, rejectedByReason, problem } =
      staged;
    const document: Staged = {
      kind: input.kind,
      source: input.key,
      outcome,
      rows,
      accepted,
      rejected,
      ignored,
      ignoredByReason,
      erased,
      rejectedByReason,
      problem,
      staged: kinds,
    };
    await objects.writeJson(keys.staged(input.staged), document);
    return { outcome, accepted, rejected };
  });
}

/** The key that customers and sessions are named under, if they are: the one that the plan was made with. */
async function namingOf(
  { pseudonyms }: Plan,
  { nameKey }: StagePorts,
): Promise<{ readonly nameKey?: Uint8Array }> {
  if (pseudonyms === undefined) return {};
  await namesUnder(pseudonyms, nameKey);
  return { nameKey: await nameKey.key() };
}
