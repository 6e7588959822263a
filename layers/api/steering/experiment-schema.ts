import * as z from 'zod/mini';
import type { ArmPolicy, Experiment } from '../../contract/merchandising.ts';
import { MOST_RULES, name, scope, scopeJson, scopeOf } from './rule-schema.ts';

/** Experiments there may be together. */
export const MOST_EXPERIMENTS = 20;
const MOST_ARMS = 10;

const share = z.number().check(z.minimum(0), z.maximum(1));

const policy = z.strictObject({
  list: z.optional(z.enum(['personal', 'segment', 'popular', 'trending'])),
  session_weight: z.optional(share),
  diversity: z.optional(share),
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

/** All there is to say of an experiment, but its name. */
export const experimentBody = z.strictObject({
  ...scope,
  salt: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  assignment: z._default(assignment, { type: 'fixed' }),
  arms: z.array(arm).check(
    z.minLength(2, 'has fewer than 2 arms'),
    z.maxLength(MOST_ARMS, `has more than ${MOST_ARMS} arms`),
    z.refine((arms) => new Set(arms.map((one) => one.arm)).size === arms.length, 'names an arm twice'),
  ),
});

/** An experiment of a request in our terms. Its own name is the salt where none is given. */
export function experimentOf(id: string, said: z.infer<typeof experimentBody>): Experiment {
  return {
    id,
    ...scopeOf(said),
    salt: said.salt ?? id,
    assignment: said.assignment,
    arms: said.arms.map((one) => ({ id: one.arm, share: one.share, policy: policyOf(one.policy) })),
  };
}

/** The inverse of {@link experimentOf}. */
export function experimentJson({ id, salt, assignment: by, arms, ...of }: Experiment) {
  return {
    experiment_id: id,
    ...scopeJson(of),
    salt,
    assignment: by,
    arms: arms.map((one) => ({ arm: one.id, share: one.share, policy: policyJson(one.policy) })),
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

function policyJson({ sessionWeight, rules, ...rest }: ArmPolicy) {
  return {
    ...rest,
    ...(sessionWeight === undefined ? {} : { session_weight: sessionWeight }),
    ...(rules === undefined ? {} : { rules: [...rules] }),
  };
}
