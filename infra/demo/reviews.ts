import type { Random } from './random.ts';
import type { Leaf } from './vocabulary/shape.ts';

const OPENINGS: Readonly<Record<number, readonly string[]>> = {
  5: [
    'Love it',
    'Exactly what I was looking for',
    'Perfect',
    'Could not be happier',
    'Wonderful',
    'Top quality',
  ],
  4: ['Very good', 'Happy with it', 'Nice quality', 'Good value', 'Really pleased'],
  3: ['It is all right', 'Decent', 'Mixed feelings', 'Okay for the price', 'So-so'],
  2: ['Not great', 'Disappointed', 'I expected more', 'Not what I hoped for'],
  1: ['Terrible', 'Waste of money', 'Would not buy again', 'Very disappointed', 'Awful'],
};

const CLOSINGS: Readonly<Record<number, readonly string[]>> = {
  5: ['Will buy again.', 'Highly recommended.', 'Already ordered another one.', 'My sister wants one too.'],
  4: ['A little expensive, but worth it.', 'Delivery was quick.', 'Would recommend it.'],
  3: ['There may be better ones.', 'Not sure I would buy it again.'],
  2: ['A pity.', 'For this price it should be better.'],
  1: ['Sent it back.', 'Avoid.', 'I want my money back.'],
};

/** A short review in English that says what the rating says. */
export function writeReview(rating: number, leaf: Leaf, random: Random): string {
  const opening = random.pick(OPENINGS[rating]!);
  const closing = random.chance(0.45) ? ` ${random.pick(CLOSINGS[rating]!)}` : '';
  return `${opening}: ${verdict(rating, leaf, random)}.${closing}`;
}

function verdict(rating: number, leaf: Leaf, random: Random): string {
  if (rating >= 4) return random.pick(leaf.praise);
  if (rating <= 2) return random.pick(leaf.blame);
  return `${random.pick(leaf.blame)}, otherwise it is fine`;
}
