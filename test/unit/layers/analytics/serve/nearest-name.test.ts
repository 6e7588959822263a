import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../../../layers/analytics/serve/nearest-name.ts';

const NAMES = ['Home', 'Home > Kitchen', 'Garden', 'Solbacken', 'Thornbury Gardens'];

describe('the nearest known name', () => {
  it.each([
    ['home', 'Home'],
    ['  HOME ', 'Home'],
    ['Hoem', 'Home'],
    ['Home >  Kitchn', 'Home > Kitchen'],
    ['Gardn', 'Garden'],
    ['Solbaken', 'Solbacken'],
    ['Thornbery Gardens', 'Thornbury Gardens'],
  ])('of %s is %s', (misspelt, name) => {
    expect(nearestName(misspelt, NAMES)).toBe(name);
  });

  it('is none where nothing is near, or the text is none that anybody typed', () => {
    expect(nearestName('Zebra', NAMES)).toBeUndefined();
    expect(nearestName('', NAMES)).toBeUndefined();
    expect(nearestName('Home'.repeat(100), NAMES)).toBeUndefined();
  });

  it('is the name itself where it is known, and one swap or slip away from it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{5,20}$/), fc.nat(18), (name, at) => {
        expect(nearestName(name, ['zzzzzzzzzzzzzzzzzzzzz', name])).toBe(name);
        const slip = name.slice(0, at % name.length) + name.slice((at % name.length) + 1);
        expect(nearestName(slip, [name])).toBe(name);
      }),
    );
  });
});
