import { expect, it } from 'vitest';
import { COLUMNS } from '../../../../../layers/analytics/customers/churn/examples.ts';
import { featureText } from '../../../../../layers/analytics/serve/feature-text.ts';

it('every feature of the churn model has words of its own', () => {
  const texts = COLUMNS.map(featureText);
  expect(new Set(texts).size).toBe(COLUMNS.length);
  expect(texts.filter((text) => !text.includes(' '))).toEqual([]);
});

it('a feature of a later release goes by its name', () => {
  expect(featureText('moon_phase')).toBe('moon_phase');
});
