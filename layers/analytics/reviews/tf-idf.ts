import type { Csr } from '../numeric/csr.ts';
import type { CountedTerms, Terms } from './terms.ts';

/** The terms that a model knows, each with its column and the weight of its rarity. */
export interface Vocabulary {
  /** Number of a term ► column; words first, then characters. */
  readonly words: ReadonlyMap<number, number>;
  readonly characters: ReadonlyMap<number, number>;
  /** Inverse document frequency a column. */
  readonly idf: Float32Array;
}

/** From so many texts on, a term of a single text says nothing about others. */
const MANY_TEXTS = 500;

/** The vocabulary of texts: idf = 1 + ln((1 + n) / (1 + texts with the term)). O(terms). */
export function learnVocabulary(texts: readonly Terms[]): Vocabulary {
  const least = texts.length >= MANY_TEXTS ? 2 : 1;
  const idf: number[] = [];
  const columns = (pick: (terms: Terms) => CountedTerms) => {
    const counts = new Map<number, number>();
    for (const terms of texts)
      for (const term of pick(terms).terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    const kept = new Map<number, number>();
    // In the order of the numbers, as the terms of a text are: so the columns of its row ascend.
    for (const [term, count] of [...counts].sort(([a], [b]) => a - b)) {
      if (count < least) continue;
      kept.set(term, idf.length);
      idf.push(1 + Math.log((1 + texts.length) / (1 + count)));
    }
    return kept;
  };
  const words = columns((terms) => terms.words);
  const characters = columns((terms) => terms.characters);
  return { words, characters, idf: Float32Array.from(idf) };
}

/**
 * Texts as rows of weights (1 + ln count) × idf; each of the two blocks has length 1, or 0 where it knows no term (Salton and Buckley 1988).
 * O(terms).
 */
export function vectorise(texts: readonly Terms[], { words, characters, idf }: Vocabulary): Csr {
  const offsets = new Int32Array(texts.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (const [row, terms] of texts.entries()) {
    pushBlock(terms.words, words, idf, indices, values);
    pushBlock(terms.characters, characters, idf, indices, values);
    offsets[row + 1] = indices.length;
  }
  return {
    rows: texts.length,
    cols: idf.length,
    offsets,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  };
}

function pushBlock(
  { terms, counts }: CountedTerms,
  columns: ReadonlyMap<number, number>,
  idf: Float32Array,
  indices: number[],
  values: number[],
): void {
  const from = values.length;
  let squares = 0;
  for (let i = 0; i < terms.length; i++) {
    const column = columns.get(terms[i]);
    if (column === undefined) continue;
    const weight = (1 + Math.log(counts[i])) * idf[column];
    indices.push(column);
    values.push(weight);
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  for (let i = from; i < values.length; i++) values[i] /= length;
}
