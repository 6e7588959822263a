import type { Random } from './random.ts';

// Own code: draws must come from the seeded streams of random.ts, number by number.

/**
 * A draw from Beta(a, b) as X / (X + Y) of two gamma variables. Shapes must be positive.
 */
export function drawBeta(a: number, b: number, random: Random): number {
  const x = drawGamma(a, random);
  const y = drawGamma(b, random);
  // Both underflow only where both shapes are tiny: then nearly all probability is at 0 and 1.
  return x + y > 0 ? x / (x + y) : Number(random.next() < a / (a + b));
}

/**
 * A draw from Gamma(shape, 1): Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000);
 * below a shape of 1 by their boost, Gamma(a) = Gamma(a + 1) · U^(1/a).
 */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.next();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
