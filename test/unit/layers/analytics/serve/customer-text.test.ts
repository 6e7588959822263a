import { describe, expect, it } from 'vitest';
import { probabilityText } from '../../../../../layers/analytics/serve/customer-text.ts';

describe('a probability in words', () => {
  it.each([
    [0, 'less than 1 %'],
    [0.004, 'less than 1 %'],
    [0.005, '1 %'],
    [0.5, '50 %'],
    [0.994, '99 %'],
    [0.9969, 'more than 99 %'],
    [1, 'more than 99 %'],
  ])('%d is %s', (probability, text) => {
    expect(probabilityText(probability)).toBe(text);
  });
});
