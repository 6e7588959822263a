import { describe, expect, it } from 'vitest';
import { secretDraws } from '../../../../../layers/pipeline/publish/published.ts';
import { memoized, tombstoneId, tombstoneIds } from '../../../../../layers/stores/privacy/tombstones.ts';

describe('draws of a secret', () => {
  it('lie evenly between 0 and 1, and never at the ends', () => {
    const draws = secretDraws('secret', 'v1');
    const drawn = Array.from({ length: 20_000 }, (_, i) => draws(String(i)));
    expect(drawn.every((u) => u > 0 && u < 1)).toBe(true);
    const tenths = Array.from({ length: 10 }, (_, t) => drawn.filter((u) => Math.floor(u * 10) === t).length);
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(2000 * 0.9));
  });

  it('depend on secret, version and label', () => {
    const draws = [
      secretDraws('a', 'v1')('x'),
      secretDraws('b', 'v1')('x'),
      secretDraws('a', 'v2')('x'),
      secretDraws('a', 'v1')('y'),
    ];
    expect(new Set(draws).size).toBe(4);
    expect(secretDraws('a', 'v1')('x')).toBe(draws[0]);
  });
});

describe('a tombstone', () => {
  it('tells an identifier again, under its secret alone', () => {
    const tombstone = tombstoneId('secret', 'ada');
    expect(tombstone).toMatch(/^[0-9a-f]{32}$/);
    expect(['ada', 'Ada', 'bob'].map((id) => tombstoneId('secret', id) === tombstone)).toEqual([
      true,
      false,
      false,
    ]);
    expect(tombstoneId('other', 'ada')).not.toBe(tombstone);
    expect(tombstoneIds('secret', ['bob', 'ada'])).toEqual([tombstoneId('secret', 'bob'), tombstone]);
  });
});

describe('what is memoized', () => {
  it('is found out once for each identifier', () => {
    const asked: string[] = [];
    const length = memoized((id) => asked.push(id) && id.length);
    expect(['ada', 'bo', 'ada', '__proto__'].map(length)).toEqual([3, 2, 3, 9]);
    expect(asked).toEqual(['ada', 'bo', '__proto__']);
  });
});
