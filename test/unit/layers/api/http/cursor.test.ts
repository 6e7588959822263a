import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorFrom, cursorText } from '../../../../../layers/api/http/cursor.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('comes back as it was, in the alphabet of a query', () => {
    const version = fc.stringMatching(/^[\w.-]{1,100}$/);
    fc.assert(
      fc.property(fc.string(), version, fc.maxSafeNat(), (list, of, position) => {
        const text = cursorText({ list, version: of, position });
        expect(text).toMatch(/^[\w-]+$/);
        expect(cursorFrom(text)).toEqual({ list, version: of, position });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'abc'],
    ['another shape', encoded({ list: 'l', version: 'v', position: 0 })],
    ['too much', encoded(['l', 'v', 0, 1])],
    ['a version that would reach into another key', encoded(['l', 'v|customer|c', 0])],
    ['no version', encoded(['l', '', 0])],
    ['a position before the first', encoded(['l', 'v', -1])],
    ['half a position', encoded(['l', 'v', 0.5])],
    ['a position in words', encoded(['l', 'v', '1'])],
  ])('is not made of %s', (_what, text) => {
    expect(cursorFrom(text)).toBeUndefined();
  });

  it('is read from any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => void cursorFrom(text)));
  });
});
