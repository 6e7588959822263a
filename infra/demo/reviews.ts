import type { Random } from './random.ts';
import { reviewPhrases } from './vocabulary/load.ts';
import type { Leaf, ReviewPhrases } from './vocabulary/schema.ts';

/** A short English review that fits the rating, 1 to 5. */
export function writeReview(rating: number, leaf: Leaf, random: Random): string {
  const { openings, closings } = reviewPhrases[String(rating) as keyof ReviewPhrases];
  const opening = random.pick(openings);
  const closing = random.chance(0.45) ? ` ${random.pick(closings)}` : '';
  return `${opening}: ${verdict(rating, leaf, random)}.${closing}`;
}

function verdict(rating: number, leaf: Leaf, random: Random): string {
  if (rating >= 4) return random.pick(leaf.praise);
  if (rating <= 2) return random.pick(leaf.complaints);
  return `${random.pick(leaf.complaints)}, otherwise it is fine`;
}
