import type { Item } from '../../contract/events/dataset.ts';
import { csrFromTriples } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';

/** What describes an item. */
export type ItemContent = Pick<Item, 'title' | 'description' | 'brand' | 'category'>;

/** Letters of scripts that are written without spaces: pairs of characters stand for words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Lengths of character n-grams within a word: they match parts of compounds ("Kaffeetasse", "Tasse") and inflected forms. */
const GRAM_LENGTHS = [3, 4, 5];
/** Weight of each field of an item. */
const FIELD_WEIGHTS = { title: 1, brand: 0.7, category: 1, description: 0.4 } as const;
/** Weight of an n-gram relative to a word. */
const GRAM_WEIGHT = 0.35;
/** A feature of more items than this is left out: it distinguishes nothing and costs most. */
const MOST_ITEMS = 2000;

/**
 * Items × features, TF-IDF of words and character n-grams in title, description, brand and category path, each row of
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
  if (item.brand !== null) yield [`brand ${normalised(item.brand)}`, FIELD_WEIGHTS.brand];
  // Each level with all above it: "Garden > Chairs" is not "Office > Chairs", but both are under their roots.
  for (let depth = 1; depth <= item.category.length; depth++) {
    yield [`category ${normalised(item.category.slice(0, depth).join(' > '))}`, FIELD_WEIGHTS.category];
  }
}

function* textFeatures(text: string, weight: number): Generator<readonly [string, number]> {
  for (const [word] of normalised(text).matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const characters = Array.from(word);
    if (UNSPACED.test(word)) {
      for (const character of characters) yield [`sign ${character}`, weight * GRAM_WEIGHT];
      for (let i = 0; i + 1 < characters.length; i++)
        yield [`word ${characters[i]}${characters[i + 1]}`, weight];
      continue;
    }
    yield [`word ${word}`, weight];
    for (const length of GRAM_LENGTHS) {
      for (let i = 0; i + length <= characters.length; i++) {
        yield [`run ${characters.slice(i, i + length).join('')}`, weight * GRAM_WEIGHT];
      }
    }
  }
}

function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
