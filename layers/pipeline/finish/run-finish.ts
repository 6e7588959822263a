import * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import { type RunOutcome, runData } from '../../contract/run-report.ts';
import type { FinishState } from '../../contract/run-state.ts';
import { logger } from '../../stores/log.ts';
import { keys } from '../artefacts.ts';
import { type Plan, readPlan } from '../plan/plan-document.ts';
import type { StagePorts } from '../ports.ts';
import { publishRunMetrics, type RunMetrics } from './metrics.ts';
import { sweepImports } from './sweep-imports.ts';

/**
 * Cleans up after imports, gives the lease back, whatever happened, and records how the run ended.
 * @param publishMetrics gets the figures that alarms watch
 */
export async function runFinish(
  ports: StagePorts,
  state: FinishState,
  publishMetrics: (metrics: RunMetrics) => void = publishRunMetrics,
): Promise<{ outcome: RunOutcome; reason: string }> {
  const { outcome, reason } = verdict(state);
  const plan = await findPlan(state.runId, ports);
  const finishedAt = ports.now();
  await ports.objects.writeJson(keys.run(state.runId, 'report'), { ...state, outcome, reason, finishedAt });
  // A run that was too large here may be repeated where there is more room: the next plan must not take it for judged.
  // So is one that an operator held back, once the hold is lifted.
  const isWorked =
    !['unchanged', 'renewed'].includes(outcome) &&
    state.plan?.outcome !== 'too-large' &&
    heldByOperator(state) === undefined;
  if (plan !== undefined && isWorked) {
    const { runId, dataset, configuration } = plan;
    await ports.control.recordRun({ runId, dataset, configuration, outcome, finishedAt });
  }
  await sweepImports(ports, state.runId, outcome === 'failed' || heldByOperator(state) !== undefined);
  await ports.control.release(state.runId);
  const data = z.safeParse(runData, state.compact?.data);
  await ports.control.recordReport({
    ...{ runId: state.runId, outcome, reason, finishedAt },
    data: data.success ? data.data : null,
  });
  const serving = await ports.control.serving();
  publishMetrics({
    shop: ports.environment.shop,
    outcome,
    rejectShare: state.compact?.rejectShare ?? null,
    servingAgeMs: serving === undefined ? null : finishedAt - serving.activatedAt,
  });
  if (outcome === 'failed') logger.error('run failed', { runId: state.runId, reason });
  return { outcome, reason };
}

/** The run's plan; undefined where there is none, or a damaged one: the lease is given back in any case. */
async function findPlan(runId: string, { objects }: StagePorts): Promise<Plan | undefined> {
  try {
    return await readPlan(objects, runId);
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    if (error.code === 'document.damaged')
      logger.warn('the plan cannot be read', { runId, reason: error.message });
    else if (error.code !== 'input.unreadable') throw error;
    return undefined;
  }
}

function verdict(state: FinishState): { outcome: RunOutcome; reason: string } {
  if (state.error !== undefined) return { outcome: 'failed', reason: failure(state.error) };
  const held = heldByOperator(state);
  if (held !== undefined) return { outcome: 'held', reason: reasonOf(held) };
  if (state.activate !== undefined) {
    return {
      outcome: state.plan?.outcome === 'renew' ? 'renewed' : 'activated',
      // Rejected rows are reported with it: nobody looks for them where all went well.
      reason: [state.activate, state.compact ?? {}].map(reasonOf).filter(Boolean).join('. '),
    };
  }
  if (state.judge !== undefined) {
    return { outcome: state.judge.outcome === 'hold' ? 'held' : 'invalid', reason: reasonOf(state.judge) };
  }
  // A run that was planned anew may have found nothing left to do.
  const isPlanned = state.plan?.outcome === 'run';
  if (state.compact !== undefined && isPlanned)
    return { outcome: 'invalid', reason: reasonOf(state.compact) };
  if (state.plan?.outcome === 'too-large') return { outcome: 'invalid', reason: state.plan.reason ?? '' };
  return state.plan?.outcome === 'nothing'
    ? { outcome: 'nothing', reason: 'No events were delivered below raw/events/' }
    : { outcome: 'unchanged', reason: 'Nothing new was delivered since the last run' };
}

/** The stage that found the serving version held by an operator. */
function heldByOperator({ plan, activate }: FinishState): object | undefined {
  return [plan, activate].find((stage) => stage?.outcome === 'held');
}

function reasonOf(result: object): string {
  return 'reason' in result && typeof result.reason === 'string' ? result.reason : '';
}

/** Step Functions hands errors over as `{ Error, Cause }`, the cause being JSON of the thrown error where a Lambda threw it. */
function failure(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('Cause' in error)) return String(error);
  try {
    const cause = JSON.parse(String(error.Cause)) as { errorMessage?: string };
    return cause.errorMessage ?? String(error.Cause);
  } catch {
    return String(error.Cause);
  }
}
