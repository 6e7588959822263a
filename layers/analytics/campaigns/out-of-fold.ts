import { heldAndOthers, stratifiedFolds } from '../numeric/folds.ts';
import { type Experiment, rowsOfExperiment } from './experiment.ts';
import type { UpliftLearner } from './uplift-learners.ts';

/** How scores are made for rows that the model has not seen. */
export interface FoldSettings {
  readonly folds: number;
  /** Times that everything is repeated with other folds; scores are averaged. */
  readonly repeats: number;
  readonly seed: number;
}

/** Scores of every row by models that did not see it. O(folds × repeats × fit). */
export function outOfFoldScores(
  experiment: Experiment,
  learner: UpliftLearner,
  { folds, repeats, seed }: FoldSettings,
): Float64Array {
  const count = experiment.treated.length;
  const scores = new Float64Array(count);
  const strata = strataOf(experiment);
  for (let repeat = 0; repeat < repeats; repeat++) {
    const foldOf = stratifiedFolds(strata, folds, seed + repeat);
    for (let fold = 0; fold < folds; fold++) {
      const [held, others] = heldAndOthers(foldOf, fold);
      const predict = learner.fit(rowsOfExperiment(experiment, others), seed + 1000 * repeat + 17 * fold);
      const found = predict(rowsOfExperiment(experiment, held).x);
      held.forEach((row, at) => {
        scores[row] += found[at] / repeats;
      });
    }
  }
  return scores;
}

/** Arms and, where the outcome is binary, outcomes are spread evenly over the folds. */
function strataOf({ treated, outcome, isBinary }: Experiment): string[] {
  return Array.from(treated, (arm, row) => (isBinary ? `${arm}/${outcome[row]}` : String(arm)));
}
