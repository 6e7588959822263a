import { mean } from '../numeric/mean.ts';
import { seededRandom } from '../numeric/random.ts';
import { type Estimate, estimateMean } from './estimate.ts';
import { type Experiment, treatedShare } from './experiment.ts';
import { type FoldSettings, outOfFoldScores } from './out-of-fold.ts';
import {
  calibrate,
  calibrated,
  type Economics,
  explainedVariance,
  judgePolicy,
  type PolicyResult,
} from './policy.ts';
import { qini, qiniDifference, qiniEstimate } from './qini.ts';
import { RESPONSE, robustEffects, UPLIFT_LEARNERS, type UpliftLearner } from './uplift-learners.ts';

/** A learner's ranking, judged on rows that it did not see. */
export interface JudgedLearner {
  readonly name: string;
  /** Whether its scores are effects; others only rank. */
  readonly isEffect: boolean;
  readonly qini: Estimate;
}

/** What an experiment shows about whom it pays to treat. */
export interface UpliftReport {
  readonly rows: number;
  readonly treatedShare: number;
  /** Mean outcome of each arm. */
  readonly outcome: { readonly treated: number; readonly control: number };
  readonly effect: Estimate;
  /** In the order tried; the response model and a random order last. */
  readonly learners: readonly JudgedLearner[];
  readonly chosen: string;
  /** What the chosen ranking gains over ranking by response, in Qini. */
  readonly overResponse: Estimate;
  readonly policies: readonly PolicyResult[];
  readonly finding: 'uplift' | 'response-as-good' | 'no-ranking';
}

/** A report, and the expected effect of treatment for each row that was judged. */
export interface UpliftResult {
  readonly report: UpliftReport;
  readonly effects: Float64Array;
}

const FOLDS: Omit<FoldSettings, 'seed'> = { folds: 5, repeats: 3 };
/** Above this many rows one repetition is steady enough. */
const REPEAT_UP_TO = 50_000;

/**
 * Learns from a randomised experiment whom it pays to treat. Every learner scores every row out of fold; the best by Qini is chosen,
 * its scores are calibrated on unbiased effects, and rules of whom to treat are judged on what happened.
 */
export function judgeUplift(
  experiment: Experiment,
  economics: readonly Economics[],
  seed: number,
  report: (line: string) => void = () => {},
): UpliftResult {
  const scored = scoresOf(experiment, seed, report);
  const robust = robustEffects(experiment, seed);
  const chosen = best(experiment, scored, robust, seed);
  const effects = calibrated(chosen.scores, calibrate(chosen.scores, robust));
  return { report: reportOf(experiment, scored, chosen.learner, effects, robust, economics, seed), effects };
}

/** Chooses a learner on one experiment as {@link judgeUplift} does, fits it on all of it, and judges it on another. */
export function judgeUpliftOn(
  train: Experiment,
  test: Experiment,
  economics: readonly Economics[],
  seed: number,
  report: (line: string) => void = () => {},
): UpliftResult {
  const effectsOfTrain = robustEffects(train, seed);
  const chosen = best(train, scoresOf(train, seed, report), effectsOfTrain, seed);
  const calibration = calibrate(chosen.scores, effectsOfTrain);
  const scored = [...UPLIFT_LEARNERS, RESPONSE].map((learner) => ({
    learner,
    scores: repeated(train, learner, test.x, seed),
  }));
  const own = scored.find(({ learner }) => learner === chosen.learner) as Scored;
  const effects = calibrated(own.scores, calibration);
  const robust = robustEffects(test, seed);
  return { report: reportOf(test, scored, chosen.learner, effects, robust, economics, seed), effects };
}

interface Scored {
  readonly learner: UpliftLearner;
  readonly scores: Float64Array;
}

function scoresOf(experiment: Experiment, seed: number, report: (line: string) => void): Scored[] {
  const repeats = experiment.treated.length > REPEAT_UP_TO ? 1 : FOLDS.repeats;
  return [...UPLIFT_LEARNERS, RESPONSE].map((learner) => {
    report(`${learner.name}: fitting on ${FOLDS.folds} × ${repeats} folds`);
    return { learner, scores: outOfFoldScores(experiment, learner, { ...FOLDS, repeats, seed }) };
  });
}

/** Mean scores of as many models as a row has out of fold. */
function repeated(train: Experiment, learner: UpliftLearner, x: Float64Array, seed: number): Float64Array {
  const sums = new Float64Array(x.length / train.dims);
  for (let repeat = 0; repeat < FOLDS.repeats; repeat++)
    learner
      .fit(
        train,
        seed + 1000 * repeat,
      )(x)
      .forEach((score, row) => {
        sums[row] += score / FOLDS.repeats;
      });
  return sums;
}

/**
 * The learner to use. Those whose Qini lies within one deviation of the best rank alike as far as the data can tell; of them, the one
 * whose scores explain most of the unbiased effects (least loss of Kennedy's DR-learner), because the size of effects decides whom
 * it pays to treat.
 */
function best(experiment: Experiment, scored: readonly Scored[], robust: Float64Array, seed: number): Scored {
  const effects = scored.filter(({ learner }) => learner.isEffect);
  const leader = effects.reduce((a, b) => (qini(experiment, b.scores) > qini(experiment, a.scores) ? b : a));
  const alike = effects.filter(
    (one) => one === leader || qiniDifference(experiment, leader.scores, one.scores, seed).deviations < 1,
  );
  const explained = ({ scores }: Scored) => explainedVariance(scores, robust);
  return alike.reduce((a, b) => (explained(b) > explained(a) ? b : a));
}

function reportOf(
  experiment: Experiment,
  scored: readonly Scored[],
  chosen: UpliftLearner,
  effects: Float64Array,
  robust: Float64Array,
  economics: readonly Economics[],
  seed: number,
): UpliftReport {
  const random = seededRandom(seed, 'random-order');
  const learners = [
    ...scored.map(({ learner, scores }) => ({
      name: learner.name,
      isEffect: learner.isEffect,
      qini: qiniEstimate(experiment, scores, seed),
    })),
    {
      name: 'random',
      isEffect: false,
      qini: qiniEstimate(
        experiment,
        robust.map(() => random.next()),
        seed,
      ),
    },
  ];
  const scoresBy = (name: string) => scored.find(({ learner }) => learner.name === name)?.scores ?? robust;
  const overResponse = qiniDifference(experiment, scoresBy(chosen.name), scoresBy(RESPONSE.name), seed);
  const own = learners.find(({ name }) => name === chosen.name) as JudgedLearner;
  return {
    rows: robust.length,
    treatedShare: treatedShare(experiment),
    outcome: { treated: meanOutcome(experiment, 1), control: meanOutcome(experiment, 0) },
    effect: estimateMean(robust, seed),
    learners,
    chosen: chosen.name,
    overResponse,
    policies: economics.map((one) => judgePolicy(effects, robust, one, seed)),
    finding: !own.qini.isPositive ? 'no-ranking' : overResponse.isPositive ? 'uplift' : 'response-as-good',
  };
}

function meanOutcome({ treated, outcome }: Experiment, arm: 0 | 1): number {
  return mean(outcome.filter((_, row) => treated[row] === arm));
}
