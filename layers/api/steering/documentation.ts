import type { Documentation } from '../http/documentation.ts';
import {
  experimentBody,
  experimentDefinition,
  experimentsBody,
  rulesBody,
  rulesPutBody,
} from './responses.ts';

const rules = {
  revision: 8,
  rules: [
    {
      rule_id: 'spring-tea',
      placements: ['home'],
      from: '2026-03-01T00:00:00.000Z',
      until: '2026-04-01T00:00:00.000Z',
      action: {
        type: 'boost',
        filter: {
          all: [
            { attribute: 'category', equals: 'Tea' },
            { attribute: 'price', at_most: 2000 },
          ],
        },
        factor: 1.5,
      },
    },
    {
      rule_id: 'hero',
      placements: ['home'],
      from: null,
      until: null,
      action: { type: 'pin', item_id: 'MUG-07', position: 1 },
    },
    {
      rule_id: 'one-colour',
      placements: [],
      from: null,
      until: null,
      action: { type: 'family-cap', most: 1 },
    },
  ],
};
const experiment = {
  experiment_id: 'session-weight',
  placements: ['home'],
  from: '2026-03-01T00:00:00.000Z',
  until: null,
  salt: 'session-weight',
  assignment: { type: 'fixed' },
  arms: [
    { arm: 'control', share: 1, policy: {} },
    { arm: 'lively', share: 1, policy: { session_weight: 0.8 } },
  ],
};

/** The operations of what people steer, by name. */
export const steeringDocumentation = {
  getRules: {
    tag: 'Steering',
    summary: 'The rules as they stand',
    description: 'What merchandisers ask for, in their order.',
    response: rulesBody,
    example: rules,
    errors: [503],
  },
  putRules: {
    tag: 'Steering',
    summary: 'Replace all rules',
    description:
      'Up to 200. `pin` puts an item at a place, `boost` multiplies scores, `exclude` leaves items out, `family-cap` shows no more ' +
      'than so many items of one `properties.family`. A filter is `all`, `any` or `not` of filters, or an `attribute` with one of ' +
      '`equals`, `in`, `at_least`, `at_most`, `exists`; attributes are id, title, category (any level of the path), brand, price ' +
      '(minor units), in_stock, age_days and `properties.<name>`. With `revision`, the change is refused when the rules have ' +
      'another one by now. Holds from this answer on. `warnings` tells of items that nobody knows.',
    response: rulesPutBody,
    example: {
      ...rules,
      warnings: [
        {
          code: 'item.unknown',
          detail: 'names an item that neither the serving version nor the live catalogue knows',
          pointer: '/rules/1/action/item_id',
        },
      ],
    },
    errors: [409, 503],
  },
  listExperiments: {
    tag: 'Steering',
    summary: 'All experiments',
    description: 'A request takes part in the first of them that is on at its placement.',
    response: experimentsBody,
    example: { experiments: [experiment] },
    errors: [503],
  },
  getExperiment: {
    tag: 'Steering',
    summary: 'An experiment and what its arms brought',
    description:
      'Customers or sessions are counted, not answers, by the credit rules of the insight `attribution`. Intervals and p-values are ' +
      'always valid: looking at them every day, and stopping when `decided`, errs no more often than `alpha` says.',
    response: experimentBody,
    example: {
      ...experiment,
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
    errors: [404, 503],
  },
  putExperiment: {
    tag: 'Steering',
    summary: 'Make or change an experiment',
    description:
      'Up to 20, with 2 to 10 arms; the first arm is what others are compared with. `fixed` keeps a customer, or a session, in an ' +
      'arm by a salted hash, for as long as arms and shares stay. `bandit` learns every night which arm brings clicks and ' +
      'purchases (Thompson sampling), and gives no more than the share `exploration` to other arms than the best known.',
    response: experimentDefinition,
    example: experiment,
    errors: [409, 503],
  },
  deleteExperiment: {
    tag: 'Steering',
    summary: 'End an experiment',
    description:
      'From this answer on nobody takes part in it. What it brought stays in the insight `experiments`.',
    response: experimentDefinition,
    example: experiment,
    errors: [503],
  },
} as const satisfies Readonly<Record<string, Documentation>>;
