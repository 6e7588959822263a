import type { Item } from '../../contract/events/dataset.ts';
import { csrFromTriples } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';

/** What of an item tells what it is. */
export type ItemContent = Pick<Item, 'title' | 'description' | 'brand' | 'category'>;

/** Letters of scripts that are written without spaces: words there are found by pairs of signs. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Lengths of runs of letters within a word: parts of compounds ("Kaffeetasse" and "Tasse") and of inflected forms meet. */
const GRAM_LENGTHS = [3, 4, 5];
/** What one part of an item's description weighs beside the others. */
const FIELD_WEIGHTS = { title: 1, brand: 0.7, category: 1, description: 0.4 } as const;
/** A run of letters says less than a word. */
const GRAM_WEIGHT = 0.35;
/** Features of more items than this say nothing and cost most. */
const MOST_ITEMS = 2000;

/**
 * Items × features, TF-IDF of words and of runs of letters in title, description, brand and category path, each row of
 * length 1: tf = ln(1 + weighted count), idf = ln(1 + items / items having it) (Salton and Buckley 1988). Works for
 * any script: NFKC, lower case, no stemming and no list of stop words. Items without any text have empty rows.
 */
export function contentVectors(items: readonly ItemContent[]): Csr {
  const featureOf = new Map<string, number>();
  const itemsWith: number[] = [];
  const counts = items.map((item) => {
    const own = new Map<number, number>();
    for (const [feature, weight] of features(item)) {
      const known = featureOf.get(feature);
      const index = known ?? featureOf.size;
      if (known === undefined) {
        featureOf.set(feature, index);
        itemsWith.push(0);
      }
      if (!own.has(index)) itemsWith[index]++;
      own.set(index, (own.get(index) ?? 0) + weight);
    }
    return own;
  });
  const rows: number[] = [];
  const cols: number[] = [];
  const values: number[] = [];
  for (const [row, own] of counts.entries()) {
    const start = values.length;
    let squares = 0;
    for (const [feature, count] of own) {
      if (itemsWith[feature] > MOST_ITEMS) continue;
      const value = Math.log1p(count) * Math.log1p(items.length / itemsWith[feature]);
      rows.push(row);
      cols.push(feature);
      values.push(value);
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    for (let at = start; at < values.length; at++) values[at] /= length;
  }
  return csrFromTriples(items.length, featureOf.size, rows, cols, values);
}

function* features(item: ItemContent): Generator<readonly [string, number]> {
  yield* textFeatures(item.title ?? '', FIELD_WEIGHTS.title);
  yield* textFeatures(item.description ?? '', FIELD_WEIGHTS.description);
  if (item.brand !== null) yield [`brand ${normal(item.brand)}`, FIELD_WEIGHTS.brand];
  // Each level with all above it: "Garden > Chairs" is not "Office > Chairs", but both are under their roots.
  for (let depth = 1; depth <= item.category.length; depth++) {
    yield [`category ${normal(item.category.slice(0, depth).join(' > '))}`, FIELD_WEIGHTS.category];
  }
}

function* textFeatures(text: string, weight: number): Generator<readonly [string, number]> {
  for (const [word] of normal(text).matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const signs = Array.from(word);
    if (UNSPACED.test(word)) {
      for (const sign of signs) yield [`sign ${sign}`, weight * GRAM_WEIGHT];
      for (let i = 0; i + 1 < signs.length; i++) yield [`word ${signs[i]}${signs[i + 1]}`, weight];
      continue;
    }
    yield [`word ${word}`, weight];
    for (const length of GRAM_LENGTHS) {
      for (let i = 0; i + length <= signs.length; i++) {
        yield [`run ${signs.slice(i, i + length).join('')}`, weight * GRAM_WEIGHT];
      }
    }
  }
}

function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
