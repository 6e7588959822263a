import * as z from 'zod';
import { count, currency, money, share, time } from '../fields.ts';

const scope = {
  placements: z.array(z.string()).meta({ description: 'Where it applies; empty: everywhere' }),
  from: time.nullable(),
  until: time.nullable().meta({ description: 'Not included' }),
};
const filter = z.record(z.string(), z.unknown()).meta({ description: 'As it was put' });

export const ruleBody = z.strictObject({
  rule_id: z.string(),
  ...scope,
  action: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pin'), item_id: z.string(), position: z.int().min(1) }),
    z.strictObject({ type: z.literal('boost'), filter, factor: z.number() }),
    z.strictObject({ type: z.literal('exclude'), filter }),
    z.strictObject({ type: z.literal('family-cap'), most: z.int().min(1) }),
  ]),
});

export const rulesBody = z.strictObject({
  revision: count.meta({ description: 'Goes up with every change; 0 before the first' }),
  rules: z.array(ruleBody),
});
export type RulesBody = z.infer<typeof rulesBody>;

export const ruleWarning = z.strictObject({
  code: z.enum(['item.unknown']).meta({ description: 'Stable; programs go by it' }),
  detail: z.string(),
  pointer: z.string().meta({ description: 'JSON pointer into the request' }),
});
export type RuleWarning = z.infer<typeof ruleWarning>;

export const rulesPutBody = z.strictObject({
  ...rulesBody.shape,
  warnings: z.array(ruleWarning).meta({ description: 'What was accepted and may not be meant so' }),
});
export type RulesPutBody = z.infer<typeof rulesPutBody>;

const definition = {
  experiment_id: z.string(),
  ...scope,
  salt: z.string(),
  assignment: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('fixed') }),
    z.strictObject({ type: z.literal('bandit'), exploration: share }),
  ]),
  arms: z.array(
    z.strictObject({
      arm: z.string(),
      share: z.number(),
      policy: z.strictObject({
        list: z.enum(['personal', 'segment', 'popular', 'trending']).optional(),
        session_weight: share.optional(),
        diversity: share.optional(),
        rules: z.array(z.string()).optional(),
      }),
    }),
  ),
};

export const experimentDefinition = z.strictObject(definition);
export type ExperimentDefinition = z.infer<typeof experimentDefinition>;

export const experimentsBody = z.strictObject({ experiments: z.array(experimentDefinition) });
export type ExperimentsBody = z.infer<typeof experimentsBody>;

const rate = z.strictObject({
  rate: share,
  interval: z.array(share).length(2),
  versus_first: z
    .strictObject({
      difference: z.number(),
      interval: z.array(z.number()).length(2),
      p_value: share,
    })
    .nullable()
    .meta({
      description:
        'Rate less that of the first arm. Interval and p-value are always valid: they may be looked at every day, and stopped at. ' +
        'Null for the first arm.',
    }),
});

export const experimentResults = z.strictObject({
  model_version: z.string(),
  as_of: time,
  currency,
  alpha: share.meta({
    description: 'Error rate of intervals and of `decided`; comparisons share it among the arms',
  }),
  decided: z
    .boolean()
    .meta({ description: 'Whether some arm differs from the first in clicks or purchases, beyond chance' }),
  arms: z.array(
    z.strictObject({
      arm: z.string(),
      subjects: count.meta({ description: 'Customers or sessions that were shown something' }),
      answers: count,
      purchases: count,
      revenue: money,
      clicked: rate.meta({ description: 'Subjects that clicked' }),
      bought: rate.meta({ description: 'Subjects with a purchase that is credited to the arm' }),
    }),
  ),
});
export type ExperimentResults = z.infer<typeof experimentResults>;

export const experimentBody = z.strictObject({
  ...definition,
  results: experimentResults.nullable().meta({
    description: 'As of the last run; null before a run has seen an answer of the experiment',
  }),
});
export type ExperimentBody = z.infer<typeof experimentBody>;

export const steeringSchemas = {
  Rule: ruleBody,
  Rules: rulesBody,
  RuleWarning: ruleWarning,
  RulesPut: rulesPutBody,
  ExperimentDefinition: experimentDefinition,
  Experiments: experimentsBody,
  ExperimentResults: experimentResults,
  Experiment: experimentBody,
} as const;
