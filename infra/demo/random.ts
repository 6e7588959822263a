const UINT32 = 4_294_967_296;
const LN2 = Math.LN2;

/**
 * Seeded random numbers in named substreams: `(seed, stream, index)` gives the same numbers whatever else was drawn,
 * so that a customer does not depend on the customers before. The generator is sfc32 by Chris Doty-Humphrey
 * (PractRand, public domain), seeded through MurmurHash3's finaliser. Only integer operations, `+ - * /` and square
 * roots are used, so the numbers are the same on every machine. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: string, index = 0) {
    let name = 0x811c9dc5;
    for (let i = 0; i < stream.length; i++) name = Math.imul(name ^ stream.charCodeAt(i), 0x01000193);
    this.#a = scramble(seed ^ 0x9e3779b9);
    this.#b = scramble(this.#a ^ name);
    this.#c = scramble(this.#b ^ index);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Uniform in [0, 1), a multiple of 2⁻³². */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / UINT32;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** One of the list, each as likely. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Mean 0, variance 1, within ±6: the sum of twelve uniforms, which needs no logarithm. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }

  /** Median 1; `spread` is the standard deviation of the logarithm. */
  logNormal(spread: number): number {
    return exp(spread * this.normal());
  }

  /** Mean 1, by von Neumann's comparison of uniforms (1951), which needs no logarithm. */
  exponential(): number {
    for (let whole = 0; ; whole++) {
      const first = this.next();
      let last = first;
      let runLength = 1;
      for (let u = this.next(); u < last; u = this.next()) {
        last = u;
        runLength++;
      }
      if (runLength % 2 === 1) return whole + first;
    }
  }

  /** Number of successes before the first failure; `more` is the probability of a success. */
  geometric(more: number): number {
    let count = 0;
    while (this.next() < more) count++;
    return count;
  }

  /**
   * Index drawn by running totals of the weights (ascending; the last one is the sum). O(log n).
   * A list that sums to 0 gives -1.
   */
  weighted(totals: Float64Array): number {
    const sum = totals.length === 0 ? 0 : totals[totals.length - 1]!;
    if (sum <= 0) return -1;
    const target = this.next() * sum;
    let low = 0;
    let high = totals.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (totals[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Running totals of weights, for {@link Random.weighted}. O(n). */
export function runningTotals(weights: ArrayLike<number>): Float64Array {
  const totals = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    totals[i] = sum;
  }
  return totals;
}

/**
 * e to the power of x for moderate x, by halving the range and Taylor's series. `Math.exp` may differ in the last bit
 * from one machine to another; this does not.
 */
export function exp(x: number): number {
  const doublings = Math.round(x / LN2);
  const rest = x - doublings * LN2;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n++) {
    term *= rest / n;
    sum += term;
  }
  for (let i = 0; i < doublings; i++) sum *= 2;
  for (let i = 0; i > doublings; i--) sum /= 2;
  return sum;
}

function scramble(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
