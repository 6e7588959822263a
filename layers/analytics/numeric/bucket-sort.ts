/** Low bits of a score's upper word that a bucket ignores: 128 buckets to each power of two. */
const IGNORED_BITS = 13;
const BUCKETS = 1 << (32 - IGNORED_BITS);
/** Pairs in each bucket, then the place of the bucket's next pair. All 0 between calls, so one array serves all sorts. */
const places = new Int32Array(BUCKETS);
/** Up to this many pairs in a bucket, insertion sort is fastest. */
const SHORT = 24;

/**
 * The best of a row of (index, score) pairs, found and ordered by a bucket sort on the leading bits of the scores'
 * floating-point form. A heap ({@link TopK}) branches on every pair, which a processor predicts badly
 * where many pairs enter; here pairs are compared only within short runs that are nearly in order. O(pairs + k), unless
 * very many scores are nearly equal. Reused across rows.
 */
export class BucketSort {
  /** Filled by the caller before each call: each pair's index … */
  readonly indices: Int32Array;
  /** … and score, which must be finite. */
  readonly scores: Float64Array;
  /** 32-bit words of the scores; odd ones are the upper halves: sign, exponent, the mantissa's first 20 bits. */
  readonly #words: Int32Array;
  readonly #kept: Int32Array;
  readonly #sortedIndices: Int32Array;
  readonly #sortedScores: Float64Array;

  /** @param most largest number of pairs in a row */
  constructor(most: number) {
    this.indices = new Int32Array(most);
    this.scores = new Float64Array(most);
    this.#words = new Int32Array(this.scores.buffer);
    this.#kept = new Int32Array(most + 1);
    this.#sortedIndices = new Int32Array(most);
    this.#sortedScores = new Float64Array(most);
  }

  /**
   * Writes the k best of the first `count` pairs at `at` of both arrays: higher scores first, at equal scores the lower
   * index. Returns how many were written.
   */
  best(
    count: number,
    k: number,
    indices: Int32Array,
    scores: Float32Array | Float64Array,
    at: number,
  ): number {
    if (count === 0 || k === 0) return 0;
    const found = this.#gather(count, k);
    const taken = Math.min(found, k);
    for (let i = 0; i < taken; i++) {
      indices[at + i] = this.#sortedIndices[i];
      scores[at + i] = this.#sortedScores[i];
    }
    return taken;
  }

  /** Sorts the best buckets, as few as hold k pairs; returns how many pairs those are. */
  #gather(count: number, k: number): number {
    const words = this.#words;
    const kept = this.#kept;
    let lowest = BUCKETS;
    let highest = 0;
    for (let c = 0; c < count; c++) {
      const bucket = bucketOf(words[2 * c + 1]);
      places[bucket]++;
      if (bucket < lowest) lowest = bucket;
      if (bucket > highest) highest = bucket;
    }
    // From the best bucket down, counts become places.
    let found = 0;
    let cut = highest + 1;
    let largest = 0;
    while (found < k && cut > lowest) {
      const size = places[--cut];
      if (size === 0) continue;
      places[cut] = found;
      found += size;
      if (size > largest) largest = size;
    }
    let rest = 0;
    for (let c = 0; c < count; c++) {
      kept[rest] = c;
      // 1 from the cut up, else 0, without a branch that would be mispredicted.
      rest += (cut - 1 - bucketOf(words[2 * c + 1])) >>> 31;
    }
    for (let i = 0; i < rest; i++) {
      const c = kept[i];
      const place = places[bucketOf(words[2 * c + 1])]++;
      this.#sortedIndices[place] = this.indices[c];
      this.#sortedScores[place] = this.scores[c];
    }
    if (highest - lowest < 8 * count) places.fill(0, lowest, highest + 1);
    else for (let c = 0; c < count; c++) places[bucketOf(words[2 * c + 1])] = 0;
    if (largest > SHORT) partialSort(this.#sortedScores, this.#sortedIndices, 0, found - 1);
    insertionSort(this.#sortedScores, this.#sortedIndices, found);
    return found;
  }
}

/** Bucket of a score with this upper word. Buckets ascend with the scores, negative ones included. */
function bucketOf(word: number): number {
  return ((word ^ ((word >> 31) & 0x7fffffff)) >> IGNORED_BITS) + BUCKETS / 2;
}

/** Quicksort down to short ranges (Hoare's partition around the middle one). */
function partialSort(scores: Float64Array, indices: Int32Array, from: number, to: number): void {
  let low = from;
  let high = to;
  while (high - low > SHORT) {
    const split = partition(scores, indices, low, high);
    // The shorter side by recursion, so that its depth stays below log n.
    if (split - low < high - split) {
      partialSort(scores, indices, low, split);
      low = split + 1;
    } else {
      partialSort(scores, indices, split + 1, high);
      high = split;
    }
  }
}

/** Nothing of `[low, split]` is worse than anything of `[split + 1, high]`. */
function partition(scores: Float64Array, indices: Int32Array, low: number, high: number): number {
  const middle = (low + high) >>> 1;
  const score = scores[middle];
  const index = indices[middle];
  for (let i = low, j = high; ; i++, j--) {
    while (scores[i] > score || (scores[i] === score && indices[i] < index)) i++;
    while (scores[j] < score || (scores[j] === score && indices[j] > index)) j--;
    if (i >= j) return j;
    const [otherScore, otherIndex] = [scores[i], indices[i]];
    scores[i] = scores[j];
    indices[i] = indices[j];
    scores[j] = otherScore;
    indices[j] = otherIndex;
  }
}

/** Fast where little is out of place. */
function insertionSort(scores: Float64Array, indices: Int32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const score = scores[i];
    const index = indices[i];
    let j = i - 1;
    for (; j >= 0 && (scores[j] < score || (scores[j] === score && indices[j] > index)); j--) {
      scores[j + 1] = scores[j];
      indices[j + 1] = indices[j];
    }
    scores[j + 1] = score;
    indices[j + 1] = index;
  }
}
