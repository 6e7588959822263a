import { describe, expect, it } from 'vitest';
import {
  type Availability,
  cardAvailability,
  isAvailable,
  unavailableReason,
} from '../../../../layers/contract/availability.ts';

const NOW = 1_000;
const OPEN: Availability = { hidden: false, inStock: true, availableFrom: null, availableUntil: null };

describe('unavailableReason', () => {
  it('is null for an item in stock, not hidden and within its dates', () => {
    expect(unavailableReason(OPEN, NOW)).toBeNull();
    expect(unavailableReason({ ...OPEN, availableFrom: NOW, availableUntil: NOW + 1 }, NOW)).toBeNull();
    expect(isAvailable(OPEN, NOW)).toBe(true);
  });

  it.each([
    [{ hidden: true }, 'hidden'],
    [{ inStock: false }, 'out_of_stock'],
    [{ availableFrom: NOW + 1 }, 'not_yet_available'],
    [{ availableUntil: NOW }, 'no_longer_available'],
    [{ untitled: true }, 'no_title'],
    [{ hidden: true, inStock: false, untitled: true }, 'hidden'],
    [{ inStock: false, availableUntil: NOW }, 'out_of_stock'],
  ] as const)('of %o is %s', (change, reason) => {
    expect(unavailableReason({ ...OPEN, ...change }, NOW)).toBe(reason);
    expect(isAvailable({ ...OPEN, ...change }, NOW)).toBe(false);
  });
});

describe('cardAvailability', () => {
  it('takes an item without a card, or with a plain one, as available', () => {
    expect(cardAvailability(undefined)).toEqual(OPEN);
    expect(cardAvailability({})).toEqual(OPEN);
  });

  it('returns what the card records, with the end of availability', () => {
    const availability = { hidden: false, inStock: false, availableFrom: 7 };
    expect(cardAvailability({ unavailable: true, availability, until: 9 })).toEqual({
      ...availability,
      availableUntil: 9,
    });
  });

  it('takes an unavailable card without a record as hidden', () => {
    expect(cardAvailability({ unavailable: true })).toEqual({ ...OPEN, hidden: true });
  });
});
