import { isPunctuation, isUnspaced, type Token } from './text.ts';

/** The different terms of a text as numbers, ascending, and how often each occurs. */
export interface CountedTerms {
  readonly terms: Int32Array;
  readonly counts: Uint16Array;
}

/** Terms of a text: the same term, the same number. Two blocks, because each is weighted on its own. */
export interface Terms {
  /** Words and pairs of words; single characters, pairs and triples in scripts without blanks. */
  readonly words: CountedTerms;
  /** Characters: two to five in a row of a word with its ends. Empty for scripts without blanks. */
  readonly characters: CountedTerms;
}

const MOST_CHARACTERS = 5;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const BLANK = 32;

/**
 * The terms of a tokenised text. Numbers are 32-bit FNV-1a hashes of the terms (Fowler, Noll, Vo): texts of a shop have some
 * hundred thousand terms, so that a few may share a number. O(characters · log(characters)).
 */
export function termsOf(tokens: readonly Token[]): Terms {
  const words: number[] = [];
  const characters: number[] = [];
  let before = 0;
  let beforeThat = 0;
  for (const token of tokens) {
    if (isPunctuation(token)) {
      before = 0;
      beforeThat = 0;
      continue;
    }
    const unspaced = isUnspaced(token);
    const one = hashOf(FNV_OFFSET, token);
    words.push(one);
    if (before !== 0) words.push(mix(before, one));
    if (unspaced && beforeThat !== 0) words.push(mix(mix(beforeThat, before), one));
    if (!unspaced) pushCharacters(token, characters);
    beforeThat = unspaced ? before : 0;
    before = one;
  }
  return { words: counted(words), characters: counted(characters) };
}

function counted(all: readonly number[]): CountedTerms {
  const sorted = Int32Array.from(all).sort();
  const terms: number[] = [];
  const counts: number[] = [];
  for (const term of sorted) {
    if (terms.at(-1) === term) counts[counts.length - 1] += 1;
    else {
      terms.push(term);
      counts.push(1);
    }
  }
  return { terms: Int32Array.from(terms), counts: Uint16Array.from(counts) };
}

function pushCharacters(word: string, into: number[]): void {
  const length = word.length + 2;
  const code = (i: number) => (i === 0 || i === length - 1 ? BLANK : word.charCodeAt(i - 1));
  for (let from = 0; from < length - 1; from++) {
    let hash = step(FNV_OFFSET ^ 0x5bd1, code(from));
    for (let size = 2; size <= MOST_CHARACTERS && from + size <= length; size++) {
      hash = step(hash, code(from + size - 1));
      into.push(hash | 0);
    }
  }
}

function hashOf(seed: number, text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = step(hash, text.charCodeAt(i));
  return hash | 0;
}

function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, FNV_PRIME);
}

function mix(a: number, b: number): number {
  return Math.imul(a ^ ((b << 15) | (b >>> 17)), FNV_PRIME) ^ b;
}
