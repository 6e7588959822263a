/** A stream of pseudo-random numbers. The same seed and stream name give the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
}

/**
 * A seeded stream: sfc32 (Doty-Humphrey, PractRand; 128 bits of state, period at least 2^32), its state filled by
 * SplitMix32 from the seed and the stream's name. Streams of different names are independent: one part of a job may draw
 * more numbers without changing those of another.
 *
 * @param seed any integer; its low 32 bits count
 * @param stream name of the substream, e.g. `bootstrap`
 */
export function seededRandom(seed: number, stream = ''): Random {
  const mix = splitMix32((seed | 0) ^ hash(stream));
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;
  let spare: number | null = null;

  function bits(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }

  function next(): number {
    return bits() / 4294967296;
  }

  function normal(): number {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = y * scale;
      return x * scale;
    }
  }

  for (let i = 0; i < 12; i++) bits();
  return { next, below: (n) => Math.floor(next() * n), normal };
}

/** `count` different indices out of [0, n), ascending: Floyd's algorithm. O(count log count). */
export function sampleWithout(n: number, count: number, random: Random): Int32Array {
  const chosen = new Set<number>();
  for (let i = Math.max(0, n - count); i < n; i++) {
    const candidate = random.below(i + 1);
    chosen.add(chosen.has(candidate) ? i : candidate);
  }
  return Int32Array.from(chosen).sort();
}

function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return text === '' ? 0 : h;
}
