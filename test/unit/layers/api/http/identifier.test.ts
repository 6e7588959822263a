import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierFrom, LONGEST_SEGMENT, segmentOf } from '../../../../../layers/api/http/identifier.ts';
import { MAX_ID_BYTES } from '../../../../../layers/contract/events/event-rules.ts';

/** Strings of whole code points: what UTF-8, and so a URL, can carry. */
const identifiers = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 80 })
  .filter((text) => text.isWellFormed());

describe('an identifier in a path', () => {
  it('survives gateways that decode once, twice, or truncate at what they took for a query', () => {
    fc.assert(
      fc.property(identifiers, fc.integer({ min: 1, max: 2 }), (identifier, times) => {
        let segment = segmentOf(identifier);
        for (let i = 0; i < times; i++) segment = decodeURIComponent(segment);
        expect(segment).not.toContain('/');
        expect(segment).not.toContain('?');
        expect(identifierFrom(segment)).toBe(identifier);
      }),
    );
  });

  it('stays readable where nothing in it is dangerous', () => {
    expect(segmentOf('sku 12-é')).toBe('sku%2012-%C3%A9');
    expect(identifierFrom('sku 12-é')).toBe('sku 12-é');
  });

  it.each(['a/b', '50%', 'a?b', '~a', '.', '../../platform'])('is wrapped when it is %s', (identifier) => {
    expect(segmentOf(identifier)).toMatch(/^~[\w-]+$/);
  });

  it('is never decoded a second time', () => {
    expect(identifierFrom('100%25')).toBe('100%25');
  });

  it.each([
    ['nothing', ''],
    ['a wrapper around nothing', '~'],
    ['padding', '~YQ=='],
    ['the plain base64 alphabet', '~+/+/'],
    ['bits left over', '~YR'],
    ['bytes that are no UTF-8', '~_w'],
    ['too many bytes', 'é'.repeat(MAX_ID_BYTES / 2 + 1)],
  ])('is refused when it is %s', (_, segment) => {
    expect(identifierFrom(segment)).toBeUndefined();
  });

  it('may have exactly as many bytes as allowed', () => {
    const identifier = 'é'.repeat(MAX_ID_BYTES / 2);
    expect(identifierFrom(identifier)).toBe(identifier);
  });

  it('is as long in a path as its wrapper makes it', () => {
    const identifier = '?'.repeat(MAX_ID_BYTES);
    expect(segmentOf(identifier)).toHaveLength(LONGEST_SEGMENT);
    expect(identifierFrom(segmentOf(identifier))).toBe(identifier);
  });
});
