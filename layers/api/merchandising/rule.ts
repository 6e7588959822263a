import * as z from 'zod/mini';
import type { Rule } from '../../contract/merchandising.ts';
import { component, count, described, stableCode, time } from '../fields.ts';
import { isoMoment, plainIdentifier } from '../parameters.ts';
import { isoTimeOrNull } from '../wire.ts';
import { filter, filterJson } from './filter.ts';

/** Most rules of a shop: each answer applies all of them. */
export const MOST_RULES = 200;
/** The last place in a list that an item may be pinned to. */
const LAST_POSITION = 100;

/** The name of a rule, an experiment or an arm. */
export const name = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, `-` or `_`'));

const moment = z.optional(z.nullable(isoMoment));

/** Where and when something applies, in a request; what is left out means everywhere, always. */
export const scope = {
  placements: z.optional(
    z
      .array(
        z.string().check(z.regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, `_`, `-`, `.` or `:`')),
      )
      .check(z.maxLength(50, 'has more than 50')),
  ),
  from: moment,
  until: moment,
};

/** What ends before it begins never applies, and nobody would notice. */
export const isPeriod = z.refine<{ readonly from?: string | null; readonly until?: string | null }>(
  ({ from, until }) => from == null || until == null || Date.parse(from) < Date.parse(until),
  { error: 'must be after `from`', path: ['until'] },
);

/** A scope of a request as it is stored. */
export function scopeOf(given: {
  readonly placements?: readonly string[] | undefined;
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
}): Pick<Rule, 'placements' | 'from' | 'until'> {
  const timeOf = (text: string | null | undefined) => (text == null ? null : Date.parse(text));
  return { placements: given.placements ?? [], from: timeOf(given.from), until: timeOf(given.until) };
}

/** The inverse of {@link scopeOf}. */
export function scopeJson({ placements, from, until }: Pick<Rule, 'placements' | 'from' | 'until'>) {
  return { placements: [...placements], from: isoTimeOrNull(from), until: isoTimeOrNull(until) };
}

/** The same in an answer. */
export const scopeAnswer = {
  placements: described(z.array(z.string()), 'Where it applies; empty: everywhere'),
  from: z.nullable(time),
  until: described(z.nullable(time), 'Not included'),
};
const filterAnswer = described(z.record(z.string(), z.unknown()), 'As it was put');
const positive = z.int().check(z.minimum(1));

/** The rules as they are answered. */
export const rules = {
  revision: described(count, 'Goes up with every change; 0 before the first'),
  rules: z.array(
    component(
      'Rule',
      z.strictObject({
        rule_id: z.string(),
        ...scopeAnswer,
        action: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('pin'), item_id: z.string(), position: positive }),
          z.strictObject({ type: z.literal('boost'), filter: filterAnswer, factor: z.number() }),
          z.strictObject({ type: z.literal('exclude'), filter: filterAnswer }),
          z.strictObject({ type: z.literal('family-cap'), most: positive }),
        ]),
      }),
    ),
  ),
};

export const ruleWarning = component(
  'RuleWarning',
  z.strictObject({
    code: stableCode(['item.unknown', 'category.unknown', 'brand.unknown']),
    detail: z.string(),
    pointer: described(z.string(), 'JSON pointer into the request'),
  }),
);

const action = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('pin'),
      item_id: plainIdentifier,
      position: z.int().check(z.minimum(1), z.maximum(LAST_POSITION)),
    }),
    z.strictObject({
      type: z.literal('boost'),
      filter,
      factor: z.number().check(z.minimum(0.01), z.maximum(100)),
    }),
    z.strictObject({ type: z.literal('exclude'), filter }),
    z.strictObject({ type: z.literal('family-cap'), most: z.int().check(z.minimum(1), z.maximum(100)) }),
  ],
  'must have a `type`: pin, boost, exclude or family-cap',
);

const rule = z.strictObject({ rule_id: name, ...scope, action }).check(isPeriod);

/** The whole set of rules, and the revision that it replaces. */
export const ruleSet = z.strictObject({
  rules: z.array(rule).check(
    z.maxLength(MOST_RULES, `has more than ${MOST_RULES} rules`),
    z.refine(
      (rules) => new Set(rules.map(({ rule_id }) => rule_id)).size === rules.length,
      'names a rule twice',
    ),
  ),
  revision: described(
    z.optional(count),
    'The revision that is replaced; refused when there is another by now',
  ),
});

/** A rule of a request as it is stored. */
export function ruleOf({ rule_id: id, action, ...given }: z.infer<typeof rule>): Rule {
  const stored =
    action.type === 'pin' ? { type: action.type, item: action.item_id, position: action.position } : action;
  return { id, ...scopeOf(given), action: stored };
}

/** The inverse of {@link ruleOf}. */
export function ruleJson({ id, action, ...scope }: Rule) {
  return { rule_id: id, ...scopeJson(scope), action: actionJson(action) };
}

function actionJson(action: Rule['action']) {
  if (action.type === 'pin') return { type: action.type, item_id: action.item, position: action.position };
  if (action.type === 'family-cap') return action;
  return { ...action, filter: { ...filterJson(action.filter) } };
}
