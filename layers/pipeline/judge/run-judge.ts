import { ALPHA, judge } from '../../analytics/evaluate/judge.ts';
import { EVIDENCE, type Verdict } from '../../contract/evaluation.ts';
import type { JudgeState } from '../../contract/run-state.ts';
import { keys, readDocument } from '../artefacts.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { exposurePolicy } from '../train/train-config.ts';
import { versionOfRun } from '../versions.ts';

/** Decides whether the trained version may replace the serving one. */
export async function runJudge(
  ports: StagePorts,
  state: JudgeState,
): Promise<{ outcome: Verdict['outcome']; reason: string }> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const { version, plan } = await versionOfRun(objects, state);
  const { config } = plan;
  const evidence = await readDocument(objects, EVIDENCE, keys.holdout(version));
  const verdict = judge({
    report: evidence.report,
    candidate: evidence.candidate,
    serving: evidence.serving,
    facts: evidence.facts,
    limits: {
      rejectShare: config.rejectShareLimit,
      shrinkShare: config.shrinkShareLimit,
      // A shop may load a longer history; growth without a new dump is what callers posted.
      growth: plan.newDumps === true ? Number.POSITIVE_INFINITY : config.growthLimit,
      alpha: ALPHA,
      exposure: exposurePolicy(config).limits,
    },
    seed: config.seed,
  });
  await objects.writeJson(keys.verdict(version), verdict);
  return { outcome: verdict.outcome, reason: verdict.reason };
}
