import * as z from 'zod/mini';
import type { ArmPolicy, Experiment } from '../../contract/merchandising.ts';
import { component, share } from '../fields.ts';
import { snakeKeys } from '../wire.ts';
import { isPeriod, MOST_RULES, name, scope, scopeAnswer, scopeJson, scopeOf } from './rule.ts';

/** Experiments there may be together. */
export const MOST_EXPERIMENTS = 20;
const MOST_ARMS = 10;

/** In both, the request and the answer. */
const policyFields = {
  list: z.optional(z.enum(['personal', 'segment', 'popular', 'trending'])),
  session_weight: z.optional(share),
  diversity: z.optional(share),
};
const policy = z.strictObject({
  ...policyFields,
  rules: z.optional(z.array(name).check(z.maxLength(MOST_RULES))),
});

const arm = z.strictObject({
  arm: name,
  share: z._default(z.number().check(z.gt(0, 'must be above 0'), z.maximum(1_000_000)), 1),
  policy: z._default(policy, {}),
});

const assignment = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('fixed') }),
    z.strictObject({ type: z.literal('bandit'), exploration: z._default(share, 0.2) }),
  ],
  'must have a `type`: fixed or bandit',
);

/** An experiment in a request; its name is in the path. */
export const experimentBody = z
  .strictObject({
    ...scope,
    salt: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
    assignment: z._default(assignment, { type: 'fixed' }),
    arms: z.array(arm).check(
      z.minLength(2, 'has fewer than 2 arms'),
      z.maxLength(MOST_ARMS, `has more than ${MOST_ARMS} arms`),
      z.refine((arms) => new Set(arms.map((one) => one.arm)).size === arms.length, 'names an arm twice'),
    ),
  })
  .check(isPeriod);

/** The same in an answer. */
export const experimentDefinition = component(
  'ExperimentDefinition',
  z.strictObject({
    experiment_id: z.string(),
    ...scopeAnswer,
    salt: z.string(),
    assignment: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('fixed') }),
      z.strictObject({ type: z.literal('bandit'), exploration: share }),
    ]),
    arms: z.array(
      z.strictObject({
        arm: z.string(),
        share: z.number(),
        policy: z.strictObject({ ...policyFields, rules: z.optional(z.array(z.string())) }),
      }),
    ),
  }),
);

/** An experiment of a request as it is stored. Its own name is the salt where none is given. */
export function experimentOf(id: string, given: z.infer<typeof experimentBody>): Experiment {
  return {
    id,
    ...scopeOf(given),
    salt: given.salt ?? id,
    assignment: given.assignment,
    arms: given.arms.map((one) => ({ id: one.arm, share: one.share, policy: policyOf(one.policy) })),
  };
}

/** The inverse of {@link experimentOf}. */
export function experimentJson({ id, salt, assignment, arms, ...when }: Experiment) {
  return {
    experiment_id: id,
    ...scopeJson(when),
    salt,
    assignment,
    arms: arms.map((one) => ({ arm: one.id, share: one.share, policy: snakeKeys(one.policy) })),
  };
}

function policyOf({
  session_weight: sessionWeight,
  list,
  diversity,
  rules,
}: z.infer<typeof policy>): ArmPolicy {
  return {
    ...(list === undefined ? {} : { list }),
    ...(sessionWeight === undefined ? {} : { sessionWeight }),
    ...(diversity === undefined ? {} : { diversity }),
    ...(rules === undefined ? {} : { rules }),
  };
}
