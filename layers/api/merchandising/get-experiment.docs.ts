import type { Docs } from '../docs.ts';
import { experimentExample } from './experiment.example.ts';

export const docs: Docs = {
  tag: 'Merchandising',
  summary: 'An experiment and what its arms brought',
  description:
    'Customers or sessions are counted, not answers, by the credit rules of the insight `attribution`. Intervals and p-values are ' +
    'always valid: looking at them every day, and stopping when `decided`, errs no more often than `alpha` says.',
  answers: {
    'before the first run': { ...experimentExample, results: null },
    'with results': {
      ...experimentExample,
      results: {
        model_version: '20260301T023000-7f3a',
        as_of: '2026-03-14T22:41:07.000Z',
        currency: 'GBP',
        alpha: 0.05,
        decided: false,
        arms: [
          {
            arm: 'control',
            subjects: 1204,
            answers: 3310,
            purchases: 71,
            revenue: 181_230,
            clicked: { rate: 0.1811, interval: [0.1436, 0.2186], versus_first: null },
            bought: { rate: 0.0515, interval: [0.0298, 0.0732], versus_first: null },
          },
          {
            arm: 'lively',
            subjects: 1187,
            answers: 3288,
            purchases: 84,
            revenue: 204_915,
            clicked: {
              rate: 0.2055,
              interval: [0.1659, 0.2451],
              versus_first: { difference: 0.0244, interval: [-0.0329, 0.0817], p_value: 1 },
            },
            bought: {
              rate: 0.0632,
              interval: [0.0392, 0.0872],
              versus_first: { difference: 0.0117, interval: [-0.0219, 0.0453], p_value: 1 },
            },
          },
        ],
      },
    },
  },
  errors: [404, 503],
};
