import type { Candidate } from '../../../../layers/analytics/evaluate/candidate.ts';
import type { InteractionsConfig } from '../../../../layers/analytics/recommend/interactions.ts';
import { recommenders } from '../../../../layers/analytics/recommend/registry.ts';

/** Models that rank by demand, which has a window and a decay of its own. */
const BY_DEMAND: readonly string[] = ['popularity', 'recent-popularity', 'trending'];
/** Models whose fit costs many times that of the others: tried when those are through. */
const COSTLY: readonly string[] = ['ease', 'gf-cf', 'bspm', 'ials', 'hybrid'];
/** Models that know no item but those the customer has had. */
const OF_HAD_ITEMS: readonly string[] = ['personal-frequency'];
/** Half-lives in days that are tried beside none, where events have dates. */
const HALF_LIVES = [180, 60] as const;

/** Blends with what sells now, which a part of its own knows best where events have dates. */
const WITH_DEMAND: readonly string[] = [
  'item-knn,user-knn,recent-popularity',
  'sparse-ease,item-knn,user-knn,recent-popularity',
];

/**
 * What is chosen between: every model with its own settings, and where events have dates blends with recent demand, and every
 * personal one on histories that fade, too. In the order in which time is best spent on them, should it run out.
 */
export function candidatesFor(
  interactions: InteractionsConfig,
  { dated, repeats }: { readonly dated: boolean; readonly repeats: boolean },
): Candidate[] {
  const names = Object.keys(recommenders).filter((name) => repeats || !OF_HAD_ITEMS.includes(name));
  const quick = names.filter((name) => !COSTLY.includes(name));
  const costly = names.filter((name) => COSTLY.includes(name));
  const fading = (dated ? HALF_LIVES : []).map((halfLifeDays) => ({ ...interactions, halfLifeDays }));
  const blends = (dated ? WITH_DEMAND : []).flatMap((parts) =>
    [interactions, ...fading].map(
      (events): Candidate => ({ recipe: { model: 'hybrid', settings: { parts } }, interactions: events }),
    ),
  );
  return [...blends, ...onEach(quick, interactions, fading), ...onEach(costly, interactions, fading)];
}

/** The models on undecayed events first, then the personal ones on each of the decayed. */
function onEach(
  names: readonly string[],
  interactions: InteractionsConfig,
  fading: readonly InteractionsConfig[],
): Candidate[] {
  const personal = names.filter((name) => !BY_DEMAND.includes(name));
  const on = (each: readonly string[], events: InteractionsConfig): Candidate[] =>
    each.map((model) => ({ recipe: { model, settings: {} }, interactions: events }));
  return [...on(names, interactions), ...fading.flatMap((events) => on(personal, events))];
}
