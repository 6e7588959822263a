import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexiconScore } from '../../../../../layers/analytics/reviews/lexicon.ts';
import { termsOf } from '../../../../../layers/analytics/reviews/terms.ts';
import { languageOf, tokensOf } from '../../../../../layers/analytics/reviews/text.ts';
import { learnVocabulary, vectorise } from '../../../../../layers/analytics/reviews/tf-idf.ts';

describe('the text of a review', () => {
  it.each([
    ["It's GREAT,<br />isn’t it?", ["it's", 'great', ',', "isn't", 'it', '?']],
    ['很好！ok', ['很', '好', '!', 'ok']],
    ['ﬁne  ½', ['fine', '1', '2']],
    ['', []],
  ])('%s is cut into words and marks', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each([
    ['This is the best thing that I have', 'en'],
    ['Das ist nicht gut, und die Farbe ist auch schlecht', 'de'],
    ['质量很好，我很喜欢', 'zh'],
    ['Très bien', null],
    ['!!!', null],
  ])('%s has its language', (text, language) => {
    expect(languageOf(tokensOf(text))).toBe(language);
  });

  it.each([
    ['I love it, great quality', 'en', 1],
    ['not good at all', 'en', -1],
    ['broken, waste of money', 'en', -1],
    ["it didn't disappoint", 'en', 1],
    ['Leider nicht gut, sehr enttäuschend', 'de', -1],
    ['Super Qualität, bin begeistert', 'de', 1],
    ['质量不好，很失望', 'zh', -1],
    ['物美价廉，很喜欢', 'zh', 1],
    ['I love it', null, 0],
  ] as const)('%s praises or complains by the word list', (text, language, sign) => {
    expect(Math.sign(lexiconScore(tokensOf(text), language))).toBe(sign);
  });

  it('never fails, whatever somebody writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const tokens = tokensOf(text);
        const { words, characters } = termsOf(tokens);
        for (const { terms, counts } of [words, characters]) {
          expect(terms.length).toBe(counts.length);
          expect([...terms]).toEqual([...terms].toSorted((a, b) => a - b));
        }
        expect(Number.isFinite(lexiconScore(tokens, languageOf(tokens)))).toBe(true);
      }),
    );
  });
});

describe('rows of texts', () => {
  it('have ascending columns, and length 1 in each block that knows a term', () => {
    const texts = ['good soft bag', 'bad bag', '好 bag', ''].map((text) => termsOf(tokensOf(text)));
    const vocabulary = learnVocabulary(texts);
    const { offsets, indices, values } = vectorise(texts, vocabulary);
    for (let row = 0; row < texts.length; row++) {
      const columns = [...indices.subarray(offsets[row], offsets[row + 1])];
      expect(columns).toEqual(columns.toSorted((a, b) => a - b));
      const squares = values.subarray(offsets[row], offsets[row + 1]).reduce((sum, v) => sum + v * v, 0);
      expect(squares).toBeCloseTo(row === 3 ? 0 : 2);
    }
  });
});
