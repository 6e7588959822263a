import { describe, expect, it } from 'vitest';
import { de } from '../../../../layers/dashboard/texts/de.ts';
import { en } from '../../../../layers/dashboard/texts/en.ts';
import { zh } from '../../../../layers/dashboard/texts/zh.ts';

/** The names in braces that a text is filled with. */
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe.each(Object.entries({ de, zh }))('the texts in %s', (_, texts) => {
  it('are those of the English catalogue, in its order', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });

  it('say something, and take the same values', () => {
    for (const [key, text] of Object.entries(en)) {
      const other = texts[key as keyof typeof en];
      expect(other.trim(), key).not.toBe('');
      expect(placeholders(other), key).toEqual(placeholders(text));
    }
  });
});
