import { describe, expect, it } from 'vitest';
import { noneMatch, weakEtag } from '../../../../../layers/api/http/etag.ts';

describe('an ETag', () => {
  it('is weak, quoted and the same for the same meaning', () => {
    expect(weakEtag('a')).toMatch(/^W\/"[\w-]{22}"$/);
    expect(weakEtag('a')).toBe(weakEtag('a'));
    expect(weakEtag('a')).not.toBe(weakEtag('b'));
  });

  it.each([
    ['W/"abc"', true],
    ['"abc"', true],
    ['*', true],
    [' * ', true],
    ['"x", W/"abc"', true],
    ['"x,y", "abc"', true],
    ['W/"abcd"', false],
    ['abc', false],
    ['"x*"', false],
    ['', false],
    [undefined, false],
  ])('answers If-None-Match: %s by weak comparison', (header, same) => {
    expect(noneMatch(header, 'W/"abc"')).toBe(same);
  });
});
