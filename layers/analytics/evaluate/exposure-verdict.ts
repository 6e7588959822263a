import type { Exposure, ExposureLimits, HoldoutReport, HoldoutRow } from '../../contract/evaluation.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { BASELINES } from './baselines.ts';
import { sameRecipe } from './candidate.ts';
import { percent } from './percent.ts';

/** The baseline with the best NDCG on the hold-out; undefined: none was measured. */
export function bestBaseline({ rows }: HoldoutReport): HoldoutRow | undefined {
  return rows
    .filter(({ recipe }) => BASELINES.some((baseline) => sameRecipe(baseline, recipe)))
    .reduce<HoldoutRow | undefined>(
      (best, row) => (best !== undefined && best.ndcg >= row.ndcg ? best : row),
      undefined,
    );
}

/**
 * What lists exceed of the limits of exposure, one sentence each; none where the lists were not measured, or are the same for
 * everybody and are not called personal.
 */
export function exposureFaults(row: HoldoutRow, limits: ExposureLimits): string[] {
  const { exposure } = row;
  if (exposure === undefined || !recommenderByName(row.recipe.model).traits.personal) return [];
  const faults: string[] = [];
  const { commonestItemShare, gini, coverage, novelty } = exposure;
  if (commonestItemShare > limits.commonestItemShare)
    faults.push(
      `One item is in ${percent(commonestItemShare)} of the lists, the limit is ${percent(limits.commonestItemShare)}`,
    );
  if (gini > limits.gini)
    faults.push(`The Gini coefficient of exposure is ${gini.toFixed(3)}, the limit is ${limits.gini}`);
  if (coverage < limits.coverage)
    faults.push(`Lists show ${percent(coverage)} of the items, the limit is ${percent(limits.coverage)}`);
  if (novelty < limits.novelty)
    faults.push(`Novelty is ${novelty.toFixed(1)} bits, the limit is ${limits.novelty}`);
  return faults;
}

/** Whether the first exposure is worse than the second in a limit that it exceeds. */
export function isLessEven(row: Exposure, other: Exposure, limits: ExposureLimits): boolean {
  return (
    (row.commonestItemShare > limits.commonestItemShare &&
      row.commonestItemShare > other.commonestItemShare) ||
    (row.gini > limits.gini && row.gini > other.gini) ||
    (row.coverage < limits.coverage && row.coverage < other.coverage) ||
    (row.novelty < limits.novelty && row.novelty < other.novelty)
  );
}

/** That a list for everybody did better than the row on the hold-out, though not beyond chance; undefined: none did. */
export function betterBaseline(report: HoldoutReport, row: HoldoutRow): string | undefined {
  const best = bestBaseline(report);
  if (best === undefined || best.ndcg <= row.ndcg) return undefined;
  return `${best.recipe.model}, the same list for everybody, reached ${best.ndcg.toFixed(4)} on this hold-out; the difference is within chance, and on the window before it ${row.recipe.model} was better, so it serves`;
}
