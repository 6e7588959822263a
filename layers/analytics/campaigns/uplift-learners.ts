import { armOf, type Experiment, rowsOfExperiment, treatedShare } from './experiment.ts';
import { boosted, boostedEffect, linear, type OutcomeLearner, type Predict } from './outcome-model.ts';

/** A method that ranks customers by what treating them would bring. */
export interface UpliftLearner {
  readonly name: string;
  /** Whether its scores are differences of outcomes. Others only rank. */
  readonly isEffect: boolean;
  fit(experiment: Experiment, seed: number): Predict;
}

/** Two models, one an arm (Künzel et al. 2019, T-learner). */
function tLearner(name: string, learner: OutcomeLearner): UpliftLearner {
  return {
    name,
    isEffect: true,
    fit(experiment, seed) {
      const [control, treated] = outcomeModels(experiment, learner, seed);
      return (x) => difference(treated(x), control(x));
    },
  };
}

/** One model with the treatment as a feature (S-learner). */
const sLearner: UpliftLearner = {
  name: 's-learner',
  isEffect: true,
  fit({ x, dims, treated, outcome, isBinary }, seed) {
    const predict = boosted(
      withColumn(x, dims, (row) => treated[row]),
      dims + 1,
      outcome,
      isBinary,
      seed,
    );
    return (some) =>
      difference(predict(withColumn(some, dims, () => 1)), predict(withColumn(some, dims, () => 0)));
  },
};

/** Effects imputed by the model of the other arm, and learnt by a second stage (Künzel et al. 2019, X-learner). */
const xLearner: UpliftLearner = {
  name: 'x-learner',
  isEffect: true,
  fit(experiment, seed) {
    const { dims } = experiment;
    const [controlModel, treatedModel] = outcomeModels(experiment, boosted, seed);
    const [control, treated] = [armOf(experiment, 0), armOf(experiment, 1)];
    const ofTreated = difference(treated.outcome, controlModel(treated.x));
    const ofControl = difference(treatedModel(control.x), control.outcome);
    const one = boostedEffect(treated.x, dims, ofTreated, false, seed + 2);
    const other = boostedEffect(control.x, dims, ofControl, false, seed + 3);
    const share = treatedShare(experiment);
    return (x) => {
      const [a, b] = [one(x), other(x)];
      return a.map((value, row) => (1 - share) * value + share * b[row]);
    };
  },
};

const INNER_FOLDS = 3;

/** A second stage on doubly robust effects, whose outcome models did not see the row (Kennedy 2023, DR-learner). */
const drLearner: UpliftLearner = {
  name: 'dr-learner',
  isEffect: true,
  fit(experiment, seed) {
    const effects = robustEffects(experiment, seed);
    return boostedEffect(experiment.x, experiment.dims, effects, false, seed + 4);
  },
};

/** The outcome of treated customers: what most shops rank by, and no effect. */
const responseModel: UpliftLearner = {
  name: 'response',
  isEffect: false,
  fit(experiment, seed) {
    const { x, dims, outcome, isBinary } = armOf(experiment, 1);
    return boosted(x, dims, outcome, isBinary, seed);
  },
};

/** The learners, the simpler ones first. */
export const UPLIFT_LEARNERS: readonly UpliftLearner[] = [
  tLearner('linear-t-learner', linear),
  tLearner('t-learner', boosted),
  sLearner,
  xLearner,
  drLearner,
];

/** What an uplift model has to be better than. */
export const RESPONSE: UpliftLearner = responseModel;

/**
 * Doubly robust effect of each row: its expectation is the row's effect, even where the outcome models are wrong, because the share
 * treated is known by design. Outcome models are fitted on other rows.
 */
export function robustEffects(experiment: Experiment, seed: number): Float64Array {
  const { treated, outcome } = experiment;
  const share = treatedShare(experiment);
  const effects = new Float64Array(treated.length);
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const held: number[] = [];
    const others: number[] = [];
    for (let row = 0; row < treated.length; row++) (row % INNER_FOLDS === fold ? held : others).push(row);
    const [control, treatedModel] = outcomeModels(
      rowsOfExperiment(experiment, others),
      boosted,
      seed + 10 * fold,
    );
    const { x } = rowsOfExperiment(experiment, held);
    const [expected0, expected1] = [control(x), treatedModel(x)];
    held.forEach((row, at) => {
      const correction =
        treated[row] === 1
          ? (outcome[row] - expected1[at]) / share
          : -(outcome[row] - expected0[at]) / (1 - share);
      effects[row] = expected1[at] - expected0[at] + correction;
    });
  }
  return effects;
}

/** Models of the outcome without and with treatment. */
function outcomeModels(experiment: Experiment, learner: OutcomeLearner, seed: number): [Predict, Predict] {
  const models = ([0, 1] as const).map((arm) => {
    const { x, dims, outcome, isBinary } = armOf(experiment, arm);
    return learner(x, dims, outcome, isBinary, seed + arm);
  });
  return models as [Predict, Predict];
}

function withColumn(x: Float64Array, dims: number, value: (row: number) => number): Float64Array {
  const count = x.length / dims;
  const wider = new Float64Array(count * (dims + 1));
  for (let row = 0; row < count; row++) {
    wider.set(x.subarray(row * dims, (row + 1) * dims), row * (dims + 1));
    wider[row * (dims + 1) + dims] = value(row);
  }
  return wider;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, row) => value - b[row]);
}
