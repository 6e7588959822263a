import { logOdds } from '../../numeric/log-odds.ts';
import { seededRandom } from '../../numeric/random.ts';
import { byColumn } from './binning.ts';
import { boostTrees, logLoss } from './boosting.ts';
import type { Classifier, Examples, Learnt } from './classifier.ts';
import { growTree, sumOfLeaves, type TreeSettings } from './tree.ts';

/** One tree of a depth that a person can read. */
export const decisionTree: Classifier = {
  name: 'decision-tree',
  fit(examples, seed) {
    const features = examples.rows.dims;
    return averagedTrees(examples, seed, 1, { maxDepth: 5, minLeaf: 40, ridge: 1, features });
  },
};

/** Random forest (Breiman 2001): deep trees on bootstrap samples, each split among √dims features, averaged. */
export const randomForest: Classifier = {
  name: 'random-forest',
  fit(examples, seed) {
    const features = Math.ceil(Math.sqrt(examples.rows.dims));
    return averagedTrees(examples, seed, 50, { maxDepth: 12, minLeaf: 10, ridge: 1, features });
  },
};

const ROUNDS = 90;
const LEARNING_RATE = 0.08;

/** Gradient boosting of the log-odds. */
export const gradientBoosting: Classifier = {
  name: 'gradient-boosting',
  fit({ rows, y, offset }, seed) {
    const { dims } = rows;
    const rate = (y.reduce((sum, value) => sum + value, 0) + 0.5) / (y.length + 1);
    const start = logOdds(rate);
    const settings = {
      rounds: ROUNDS,
      rate: LEARNING_RATE,
      maxDepth: 3,
      minLeaf: 8,
      ridge: 5,
      features: Math.ceil(dims * 0.6),
    };
    const random = seededRandom(seed, 'boosting');
    const odds = offset.map((known) => start + known);
    const trees = boostTrees(rows.bins(), dims, y, odds, logLoss, settings, random);
    return {
      odds(some) {
        return sumOfLeaves(trees, some.bins(), dims).map((sum) => start + LEARNING_RATE * sum);
      },
    };
  },
};

/** Mean of the leaves of trees on the mean of y; more than one tree: each on a bootstrap sample. */
function averagedTrees({ rows, y }: Examples, seed: number, count: number, settings: TreeSettings): Learnt {
  const random = seededRandom(seed, 'forest');
  const { dims } = rows;
  const columns = byColumn(rows.bins(), dims);
  const trees = Array.from({ length: count }, () => {
    const weight = new Float64Array(y.length).fill(count === 1 ? 1 : 0);
    if (count > 1) for (let i = 0; i < y.length; i++) weight[random.below(y.length)]++;
    // Around one half, so that the ridge shrinks small leaves towards "do not know" and not towards 0.
    const slope = weight.map((w, i) => w * (y[i] - 0.5));
    return growTree(columns, dims, slope, weight, settings, random);
  });
  return {
    odds(some) {
      return sumOfLeaves(trees, some.bins(), dims).map((sum) =>
        logOdds(Math.min(0.999, Math.max(0.001, 0.5 + sum / count))),
      );
    },
  };
}
