import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatRecommendationId,
  parseRecommendationId,
} from '../../../../layers/contract/recommendation-id.ts';

const RANDOM = 'abcdefghijklmn_-';
const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
const origin = fc.record({
  source: name,
  placement: fc.option(name),
  experiment: fc.option(fc.record({ id: name, arm: name, context: name })),
  version: name,
});

describe('the identifier of an answer', () => {
  it('reads as it is told', () => {
    const text = formatRecommendationId(
      {
        source: 'all_time',
        placement: 'home.top',
        experiment: { id: 'blend', arm: 'b 2', context: 'new-session' },
        version: '20260301T02-7f',
      },
      RANDOM,
    );
    expect(text).toBe(`r2.all_5ftime.home_2etop.blend~b_202~new-session.${RANDOM}.20260301T02-7f`);
  });

  it('comes back whatever the names hold, in characters that need no escaping', () => {
    fc.assert(
      fc.property(origin, (one) => {
        const text = formatRecommendationId(one, RANDOM);
        expect(text).toMatch(/^[\w.~-]+$/);
        expect(parseRecommendationId(text)).toEqual(one);
      }),
    );
  });

  it.each([
    '',
    'r1.personal.abcdefghijklmnop.v',
    `r2.personal.-.-.${RANDOM}`,
    `r2.personal.-.-.short.v`,
    `r2..-.-.${RANDOM}.v`,
    `r2.personal.-.only.${RANDOM}.v`,
    `r2.personal.-.a~b.${RANDOM}.v`,
    `r2.personal.-.a~b~c~d.${RANDOM}.v`,
    `r2.per_ffsonal.-.-.${RANDOM}.v`,
    `r2.per_sonal.-.-.${RANDOM}.v`,
    `r2.personal.-.-.${RANDOM}.v.w`,
  ])('is not read into %j', (text) => {
    expect(parseRecommendationId(text)).toBeUndefined();
  });
});
