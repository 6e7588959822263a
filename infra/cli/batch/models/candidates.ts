import type { Recommender } from '../../../../layers/analytics/recommend/contract.ts';
import { recommenders } from '../../../../layers/analytics/recommend/registry.ts';
import type { Candidate, InteractionsConfig } from '../../../../layers/contract/evaluation.ts';

/** Models of this cost or more are tried when the others are through. */
const COSTLY = 10;
/** Half-lives in days that are tried beside none, where events have dates. */
const HALF_LIVES = [180, 60] as const;

/**
 * What is chosen between: every model with its defaults, and where events have dates the settings that models name for
 * them, and every personal model on decayed histories, too. In the order in which time is best spent on them, should it
 * run out.
 * @param repeats whether items may come again; where not, models that list nothing else are left out
 */
export function candidatesFor(
  interactions: InteractionsConfig,
  { dated, repeats }: { readonly dated: boolean; readonly repeats: boolean },
): Candidate[] {
  const able = recommenders.filter(({ traits }) => repeats || !traits.repeatsOnly);
  const decayed = (dated ? HALF_LIVES : []).map((halfLifeDays) => ({ ...interactions, halfLifeDays }));
  const named = (dated ? able : []).flatMap(({ name, traits }) =>
    traits.datedSettings.flatMap((settings) =>
      [interactions, ...decayed].map((events) => ({
        recipe: { model: name, settings },
        interactions: events,
      })),
    ),
  );
  const quick = able.filter(({ traits }) => traits.cost < COSTLY);
  const costly = able.filter(({ traits }) => traits.cost >= COSTLY);
  return [...named, ...onEach(quick, interactions, decayed), ...onEach(costly, interactions, decayed)];
}

/**
 * The models on undecayed events first, then the personal ones on each of the decayed. Others rank by demand, which has a
 * window and a decay of its own.
 */
function onEach(
  models: readonly Recommender[],
  interactions: InteractionsConfig,
  decayed: readonly InteractionsConfig[],
): Candidate[] {
  const personal = models.filter(({ traits }) => traits.personal);
  const on = (each: readonly Recommender[], events: InteractionsConfig): Candidate[] =>
    each.map(({ name }) => ({ recipe: { model: name, settings: {} }, interactions: events }));
  return [...on(models, interactions), ...decayed.flatMap((events) => on(personal, events))];
}
