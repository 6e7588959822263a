import { seededRandom } from '../numeric/random.ts';
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
  for (let repeat = 0; repeat < repeats; repeat++) {
    const foldOf = stratifiedFolds(experiment, folds, seed + repeat);
    for (let fold = 0; fold < folds; fold++) {
      const [held, others] = partition(foldOf, fold);
      const predict = learner.fit(rowsOfExperiment(experiment, others), seed + 1000 * repeat + 17 * fold);
      const found = predict(rowsOfExperiment(experiment, held).x);
      held.forEach((row, at) => {
        scores[row] += found[at] / repeats;
      });
    }
  }
  return scores;
}

/** Fold of every row; arms and, where the outcome is binary, outcomes are spread evenly. */
function stratifiedFolds(experiment: Experiment, folds: number, seed: number): Int32Array {
  const { treated, outcome, isBinary } = experiment;
  const random = seededRandom(seed, 'folds');
  const strata = new Map<string, number[]>();
  treated.forEach((arm, row) => {
    const key = isBinary ? `${arm}/${outcome[row]}` : String(arm);
    const rows = strata.get(key) ?? [];
    rows.push(row);
    strata.set(key, rows);
  });
  const foldOf = new Int32Array(treated.length);
  for (const rows of strata.values()) {
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [rows[i], rows[j]] = [rows[j], rows[i]];
    }
    rows.forEach((row, at) => {
      foldOf[row] = at % folds;
    });
  }
  return foldOf;
}

function partition(foldOf: Int32Array, fold: number): [held: number[], others: number[]] {
  const held: number[] = [];
  const others: number[] = [];
  for (let row = 0; row < foldOf.length; row++) (foldOf[row] === fold ? held : others).push(row);
  return [held, others];
}
