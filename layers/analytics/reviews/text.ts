/** Scripts that are written without blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const TOKENS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}])+(?:['’](?:(?![\p{Script=Han}])\p{L})+)*|[.!?;:,()…。！？；：，]/gu;

/** One word, one character of a script without blanks, or one mark of punctuation. */
export type Token = string;

/**
 * Tokens of a review, in lower case and compatibility form. Words keep an apostrophe within them; markup counts as a blank.
 * O(length).
 */
export function tokensOf(text: string): Token[] {
  const plain = text
    .replaceAll(/<[^<>]{0,200}>/g, ' ')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'");
  return plain.match(TOKENS) ?? [];
}

export function isPunctuation(token: Token): boolean {
  return /^[^\p{L}\p{N}]/u.test(token);
}

export function isUnspaced(token: Token): boolean {
  return UNSPACED.test(token);
}

export type Language = 'en' | 'de' | 'zh';

/** Words that occur in nearly every text of a language, and not in the others. */
const COMMON: Readonly<Record<'en' | 'de', ReadonlySet<string>>> = {
  en: new Set('the and is it this i to of a for my with that but not very was so'.split(' ')),
  de: new Set('und der die das ist ich nicht ein eine mit sehr zu auf für es den war auch aber'.split(' ')),
};

/** The language of a review, as far as a word list is there for it; null where it cannot be told. O(tokens). */
export function languageOf(tokens: readonly Token[]): Language | null {
  const words = tokens.filter((token) => !isPunctuation(token));
  if (words.length === 0) return null;
  const unspaced = words.filter(isUnspaced).length;
  if (unspaced > words.length / 2) return 'zh';
  const hits = (language: 'en' | 'de') => words.filter((word) => COMMON[language].has(word)).length;
  const [en, de] = [hits('en'), hits('de')];
  if (en === de) return null;
  return en > de ? 'en' : 'de';
}
