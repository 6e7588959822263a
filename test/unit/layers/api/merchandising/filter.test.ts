import { describe, expect, it } from 'vitest';
import { FILTER_LIMITS, filter, filterJson } from '../../../../../layers/api/merchandising/filter.ts';

/** Where the first fault is, or undefined. */
function faultAt(value: unknown): string | undefined {
  const parsed = filter.safeParse(value);
  return parsed.success ? undefined : `/${parsed.error.issues[0]!.path.join('/')}`;
}

function nested(levels: number): object {
  return levels === 1 ? { attribute: 'brand', equals: 'A' } : { not: nested(levels - 1) };
}

describe('a filter in a request', () => {
  it('is read into conditions, and written as it came', () => {
    const json = {
      all: [
        {
          any: [
            { attribute: 'category', in: ['Tea', 'Coffee'] },
            { attribute: 'price', at_most: 2000 },
          ],
        },
        { not: { attribute: 'properties.colour', equals: 'red' } },
        { attribute: 'age_days', at_least: 2 },
        { attribute: 'brand', exists: false },
      ],
    };
    const read = filter.parse(json);
    expect(read).toEqual({
      all: [
        {
          any: [
            { attribute: 'category', in: ['Tea', 'Coffee'] },
            { attribute: 'price', atMost: 2000 },
          ],
        },
        { not: { attribute: 'properties.colour', equals: 'red' } },
        { attribute: 'age_days', atLeast: 2 },
        { attribute: 'brand', exists: false },
      ],
    });
    expect(filterJson(read)).toEqual(json);
  });

  it.each([
    [{}, '/'],
    [{ attribute: 'price' }, '/'],
    [{ equals: 3 }, '/'],
    [{ attribute: 'price', at_least: 1, at_most: 2 }, '/'],
    [{ all: [{ attribute: 'brand', equals: 'A' }], any: [{ attribute: 'brand', equals: 'A' }] }, '/'],
    [{ attribute: 'colour', equals: 'red' }, '/attribute'],
    [{ attribute: 'properties.', equals: 'red' }, '/attribute'],
    [{ all: [] }, '/all'],
    [{ all: [{ attribute: 'price', at_least: '3' }] }, '/all/0/at_least'],
    [{ not: { attribute: 'brand', equals: null } }, '/not/equals'],
    [{ attribute: 'brand', in: [] }, '/in'],
    [{ attribute: 'brand', equal: 'A' }, '/'],
    ['brand = A', '/'],
    [null, '/'],
  ])('%j is refused at %s', (value, at) => {
    expect(faultAt(value)).toBe(at);
  });

  it('may be nested to its limit, and no further, however deep it goes', () => {
    expect(faultAt(nested(FILTER_LIMITS.depth))).toBeUndefined();
    expect(faultAt(nested(FILTER_LIMITS.depth + 1))).toBe('/not/not/not/not');
    expect(faultAt(JSON.parse(`${'{"not":'.repeat(50_000)}1${'}'.repeat(50_000)}`))).toBe('/not/not/not/not');
  });

  it('may have so many conditions, parts and values', () => {
    const brand = { attribute: 'brand', equals: 'A' };
    const many = (length: number) => Array.from({ length }, () => brand);
    expect(faultAt({ all: many(FILTER_LIMITS.conditions) })).toBeUndefined();
    expect(faultAt({ all: many(FILTER_LIMITS.parts + 1) })).toBe('/all');
    expect(faultAt({ any: [{ all: many(30) }, { all: many(21) }] })).toBe('/');
    expect(faultAt({ attribute: 'id', in: Array(FILTER_LIMITS.values + 1).fill('a') })).toBe('/in');
  });
});
