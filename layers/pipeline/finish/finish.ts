import { logger } from '../../stores/log.ts';
import { keys, type Plan } from '../artefacts.ts';
import { publishRunMetrics, type RunMetrics } from '../metrics.ts';
import { type SweepPorts, sweepImports } from './sweep-imports.ts';

interface FinishState {
  readonly runId: string;
  readonly plan?: { readonly outcome: string; readonly reason?: string | undefined } | undefined;
  readonly compact?: { readonly outcome: string; readonly rejectShare?: number | undefined } | undefined;
  readonly train?: readonly { readonly version: string }[] | undefined;
  readonly judge?: { readonly outcome: string } | undefined;
  readonly activate?: { readonly outcome: string } | undefined;
  readonly error?: unknown;
}

/** How a run ended. People act differently on each. */
export type RunOutcome = 'activated' | 'renewed' | 'held' | 'invalid' | 'unchanged' | 'nothing' | 'failed';

/**
 * Cleans up after imports, gives the lease back, whatever happened, and records how the run ended.
 * @param tell gets the figures that alarms watch
 */
export async function finishRun(
  state: FinishState,
  ports: SweepPorts,
  tell: (metrics: RunMetrics) => void = publishRunMetrics,
): Promise<{ outcome: RunOutcome; reason: string }> {
  const { outcome, reason } = verdict(state);
  const plan = (await ports.objects.findJson(keys.run(state.runId, 'plan'))) as Plan | undefined;
  const finishedAt = ports.now();
  await ports.objects.writeJson(keys.run(state.runId, 'report'), { ...state, outcome, reason, finishedAt });
  // What was too large here may be run where there is more room: the next plan must not take it for judged.
  const isWorked = !['unchanged', 'renewed'].includes(outcome) && state.plan?.outcome !== 'too-large';
  if (plan !== undefined && isWorked) {
    const { runId, dataset, configuration } = plan;
    await ports.control.recordRun({ runId, dataset, configuration, outcome, finishedAt });
  }
  await sweepImports(state.runId, outcome === 'failed', ports);
  await ports.control.release(state.runId);
  const serving = await ports.control.serving();
  tell({
    shop: ports.around.shop,
    outcome,
    rejectShare: state.compact?.rejectShare ?? null,
    servingAgeMs: serving === undefined ? null : finishedAt - serving.activatedAt,
  });
  if (outcome === 'failed') logger.error('run failed', { runId: state.runId, reason });
  return { outcome, reason };
}

function verdict(state: FinishState): { outcome: RunOutcome; reason: string } {
  if (state.error !== undefined) return { outcome: 'failed', reason: failure(state.error) };
  if (state.activate !== undefined) {
    return {
      outcome: state.plan?.outcome === 'renew' ? 'renewed' : 'activated',
      // What was set aside on the way is told with it: nobody looks for it where all went well.
      reason: [state.activate, state.compact ?? {}].map(reasonOf).filter(Boolean).join('. '),
    };
  }
  if (state.judge !== undefined) {
    return { outcome: state.judge.outcome === 'hold' ? 'held' : 'invalid', reason: reasonOf(state.judge) };
  }
  if (state.compact !== undefined) return { outcome: 'invalid', reason: reasonOf(state.compact) };
  if (state.plan?.outcome === 'too-large') return { outcome: 'invalid', reason: state.plan.reason ?? '' };
  return state.plan?.outcome === 'nothing'
    ? { outcome: 'nothing', reason: 'No events were delivered below raw/events/' }
    : { outcome: 'unchanged', reason: 'Nothing new was delivered since the last run' };
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
