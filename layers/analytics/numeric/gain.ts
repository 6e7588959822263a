/** Gain of a hit at a rank, 0 the first: 1 / log2(rank + 2) (Järvelin and Kekäläinen 2002). */
export function gainAt(rank: number): number {
  return 1 / Math.log2(rank + 2);
}

/** Gain of so many hits at the first ranks. */
export function idealGain(hits: number): number {
  let sum = 0;
  for (let rank = 0; rank < hits; rank++) sum += gainAt(rank);
  return sum;
}
