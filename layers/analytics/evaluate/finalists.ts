import type { Candidate, Trial } from '../../contract/evaluation.ts';
import { standardError } from '../numeric/bootstrap.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { kindKey, type ListsRequest } from './comparison.ts';
import type { Quality } from './trial-bench.ts';
import { modelOf } from './variants.ts';

/** Parts a blend is chosen from. */
const MOST_PARTS = 7;
/** A later candidate must be better by this share of the standard error of the difference. */
const TIE = 0.5;
/** A model must be better than a blend by so many: the blend is measured with weights that half of the lists were enough for. */
const BLEND_TIE = 1;

/** A candidate that was tried. */
export interface Measured {
  readonly trial: Trial;
  readonly candidate: Candidate;
  readonly quality: Quality;
  /** Place among all that was measured. */
  readonly order: number;
  readonly isBlend: boolean;
}

/** Lists that were made, and how good they are alone. */
export interface MadeLists {
  readonly request: ListsRequest;
  readonly ndcg: number;
}

/** Whether different customers get different lists. */
export function isPersonal(candidate: Candidate): boolean {
  return modelOf(candidate)
    .split(',')
    .some((name) => recommenderByName(name).traits.personal);
}

/** Lists by what they may be blended with. */
export function kindsOf(made: readonly MadeLists[]): MadeLists[][] {
  return [...Map.groupBy(made, ({ request }) => kindKey(request)).values()];
}

/** The best lists of each model, best model first: parts of a blend are different models. */
export function bestParts(kind: readonly MadeLists[]): ListsRequest[] {
  const best = new Map<string, ListsRequest>();
  for (const { request } of kind.toSorted((a, b) => b.ndcg - a.ndcg)) {
    if (!best.has(request.recipe.model)) best.set(request.recipe.model, request);
  }
  const isOwn = ({ recipe }: ListsRequest) => recommenderByName(recipe.model).traits.personal;
  const all = [...best.values()];
  // What sells now is a part of its own, however weak it is alone.
  const demand = all.filter((request) => !isOwn(request)).slice(0, 1);
  return [...all.filter(isOwn).slice(0, MOST_PARTS - demand.length), ...demand];
}

/**
 * The best blend where it is as good as the best of all, but for chance: several models are wrong in different ways, which also holds
 * for what no validation shows. Otherwise the earliest candidate that is as good as the best, but for chance.
 * @param ranked best first
 */
export function finalist(ranked: readonly Measured[]): Measured | undefined {
  const [best] = ranked;
  if (best === undefined) return undefined;
  const tied = ranked.filter(({ quality, isBlend }) => {
    const behind = best.quality.each.map((value, n) => value - quality.each[n]);
    return best.quality.ndcg - quality.ndcg <= (isBlend ? BLEND_TIE : TIE) * standardError(behind);
  });
  return tied.find(({ isBlend }) => isBlend) ?? tied.toSorted((a, b) => a.order - b.order)[0];
}
