import { ClienteleError } from '../../../layers/analytics/errors.ts';
import { sampleWithout, seededRandom } from '../../../layers/analytics/numeric/random.ts';
import type { Interactions, Recipe } from '../../../layers/analytics/recommend/contract.ts';
import { innerSplit } from '../../../layers/analytics/recommend/inner-split.ts';
import { seenOf } from '../../../layers/analytics/recommend/lists.ts';
import { recommenders } from '../../../layers/analytics/recommend/registry.ts';
import { type Measured, type MeasureOptions, measure } from '../measure.ts';
import { type Trial, trialOf } from '../protocols/trial.ts';
import { scorer } from '../scoring/threads.ts';
import type { Report } from '../subcommand.ts';

/** Share of the interactions that candidates are compared on. */
const VALIDATION = 0.1;
/** Customers that candidates are compared on at most. */
const MOST_CUSTOMERS = 5000;

/**
 * The recipe that does best on a part of the training data that it was not fitted on: the latest pairs where there
 * are times, a random part of every customer's where there are none. Nothing but training data is looked at.
 * @throws ClienteleError `input.invalid` when no model can be fitted
 */
export async function chooseRecipe(
  train: Interactions,
  options: MeasureOptions,
  report: Report,
): Promise<Recipe> {
  const trial = validation(train, options.seed);
  if (trial.queries.length === 0) {
    report('auto: too little history to compare models; popularity is taken');
    return { model: 'popularity', settings: {} };
  }
  const scoring = scorer(trial.train);
  try {
    const measured: Measured[] = [];
    for (const { name } of Object.values(recommenders)) {
      const row = await tried({ model: name, settings: {} }, () =>
        measure({ model: name, settings: {} }, trial, scoring, options),
      );
      if ('skipped' in row) report(`auto: ${name} is left out: ${row.skipped}`);
      else measured.push(row);
    }
    const best = measured.reduce((leader, row) => (row.ndcg > leader.ndcg ? row : leader));
    const figures = `NDCG@${options.k} ${best.ndcg.toFixed(4)} on ${trial.queries.length} customers of a validation part`;
    report(`auto: ${best.recipe.model}, the best of ${measured.length} by ${figures}`);
    return best.recipe;
  } finally {
    await scoring.close();
  }
}

/** A measurement, or why the model does not take this input (a catalogue too large for it, say). */
export async function tried(
  recipe: Recipe,
  act: () => Promise<Measured>,
): Promise<Measured | { readonly recipe: Recipe; readonly skipped: string }> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ClienteleError) return { recipe, skipped: error.message };
    throw error;
  }
}

function validation(train: Interactions, seed: number): Trial {
  const split = innerSplit(train, VALIDATION, seed);
  const { customers } = split;
  const chosen =
    customers.length <= MOST_CUSTOMERS
      ? customers
      : sampleWithout(customers.length, MOST_CUSTOMERS, seededRandom(seed, 'choose.customers')).map(
          (position) => customers[position] as number,
        );
  return trialOf(
    split.train,
    Array.from(chosen, (row) => ({ row, relevant: seenOf(split.relevant, row) })),
  );
}
