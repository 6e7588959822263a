import { choleskySolve } from '../../numeric/cholesky.ts';

/** Candidates of many lists, list after list. */
export interface ListwiseData {
  /** Lists + 1 offsets into the candidates. */
  readonly offsets: ArrayLike<number>;
  /** Row-major, `width` numbers per candidate. */
  readonly features: Float32Array;
  readonly width: number;
  /** 1 for a candidate that was chosen. Lists without one are ignored. */
  readonly chosen: Uint8Array;
}

const RIDGE = 1e-4;
const MAX_STEPS = 50;

/**
 * Non-negative weights w under which candidates that were chosen rank high: they maximise the mean over lists of
 *
 *   (1 / √|T|) Σ_{t ∈ T} log softmax_t(X w),   T = candidates chosen,
 *
 * the listwise likelihood of Luce's choice (ListNet with one choice, Cao et al., ICML 2007), by Newton steps over the
 * weights that are free to move (projected at zero, halved until the likelihood rises). Concave, so there is one optimum.
 * O(candidates × width²) a step; a handful of steps.
 * @param start where to begin; the optimum is the same, a start near it saves steps
 */
export function listwiseWeights(data: ListwiseData, start?: Float64Array): Float64Array {
  const { width } = data;
  let weights = start === undefined ? new Float64Array(width).fill(1) : Float64Array.from(start);
  let at = evaluate(data, weights);
  for (let step = 0; step < MAX_STEPS; step++) {
    const move = newtonMove(at, weights, width);
    let size = 1;
    let better: { weights: Float64Array<ArrayBuffer>; at: Evaluation } | null = null;
    for (let halving = 0; halving < 12 && better === null; halving++, size /= 2) {
      const next = weights.map((weight, f) => Math.max(0, weight + size * move[f]));
      const there = evaluate(data, next);
      if (there.value > at.value) better = { weights: next, at: there };
    }
    if (better === null) return weights;
    const gain = better.at.value - at.value;
    ({ weights, at } = better);
    if (gain < 1e-9) return weights;
  }
  return weights;
}

interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Negative second derivative, row-major. */
  readonly curvature: Float64Array;
}

function evaluate(data: ListwiseData, weights: Float64Array): Evaluation {
  const { offsets, features, width, chosen } = data;
  const gradient = new Float64Array(width);
  const curvature = new Float64Array(width * width);
  const mean = new Float64Array(width);
  const second = new Float64Array(width * width);
  let longest = 0;
  for (let list = 0; list + 1 < offsets.length; list++) {
    longest = Math.max(longest, offsets[list + 1] - offsets[list]);
  }
  const scores = new Float64Array(longest);
  let value = 0;
  let lists = 0;
  for (let list = 0; list + 1 < offsets.length; list++) {
    const start = offsets[list];
    const count = offsets[list + 1] - start;
    let hits = 0;
    let highest = -Infinity;
    for (let c = 0; c < count; c++) {
      let score = 0;
      for (let f = 0; f < width; f++) score += weights[f] * features[(start + c) * width + f];
      scores[c] = score;
      highest = Math.max(highest, score);
      hits += chosen[start + c];
    }
    if (hits === 0) continue;
    lists++;
    const listWeight = 1 / Math.sqrt(hits);
    let total = 0;
    for (let c = 0; c < count; c++) total += Math.exp(scores[c] - highest);
    const logTotal = Math.log(total) + highest;
    mean.fill(0);
    second.fill(0);
    for (let c = 0; c < count; c++) {
      const base = (start + c) * width;
      const chance = Math.exp(scores[c] - logTotal);
      for (let f = 0; f < width; f++) {
        const x = features[base + f];
        mean[f] += chance * x;
        for (let g = 0; g <= f; g++) second[f * width + g] += chance * x * features[base + g];
      }
      if (chosen[start + c] === 0) continue;
      value += listWeight * (scores[c] - logTotal);
      for (let f = 0; f < width; f++) gradient[f] += listWeight * features[base + f];
    }
    for (let f = 0; f < width; f++) {
      gradient[f] -= listWeight * hits * mean[f];
      for (let g = 0; g <= f; g++) {
        curvature[f * width + g] += listWeight * hits * (second[f * width + g] - mean[f] * mean[g]);
      }
    }
  }
  const scale = 1 / Math.max(1, lists);
  value *= scale;
  for (let f = 0; f < width; f++) {
    value -= (RIDGE / 2) * weights[f] ** 2;
    gradient[f] = gradient[f] * scale - RIDGE * weights[f];
    for (let g = 0; g <= f; g++) curvature[f * width + g] *= scale;
    curvature[f * width + f] += RIDGE;
  }
  return { value, gradient, curvature };
}

/** Newton's step over the weights that are above zero or would rise. Own kernel: ml-matrix differs in the last bit of weights. */
function newtonMove(at: Evaluation, weights: Float64Array, width: number): Float64Array {
  const free: number[] = [];
  for (let f = 0; f < width; f++) if (weights[f] > 0 || at.gradient[f] > 0) free.push(f);
  const a = new Float64Array(free.length ** 2);
  const b = Float64Array.from(free, (f) => at.gradient[f]);
  for (const [i, f] of free.entries()) {
    for (let j = 0; j <= i; j++) a[i * free.length + j] = at.curvature[f * width + free[j]];
  }
  const move = new Float64Array(width);
  if (!choleskySolve(a, free.length, free.length, b)) return move;
  for (const [i, f] of free.entries()) move[f] = b[i];
  return move;
}
