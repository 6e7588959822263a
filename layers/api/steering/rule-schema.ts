import * as z from 'zod/mini';
import type { Rule } from '../../contract/merchandising.ts';
import { isoMoment } from '../iso-moment.ts';
import { isoTimeOrNull } from '../iso-time.ts';
import { plainIdentifier } from '../parameters.ts';
import { filter, filterJson } from './filter-schema.ts';

/** Rules there may be together: all of them are held against every answer. */
export const MOST_RULES = 200;
/** Places in a list that an item may be pinned to. */
const LAST_POSITION = 100;

/** The name of a rule, an experiment or an arm. */
export const name = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, `-` or `_`'));

const moment = z.optional(z.nullable(isoMoment));

/** Where and when something applies; nothing said means everywhere, always. */
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

/** What {@link scope} says, in our terms. */
export function scopeOf(said: {
  readonly placements?: readonly string[] | undefined;
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
}): Pick<Rule, 'placements' | 'from' | 'until'> {
  const timeOf = (text: string | null | undefined) => (text == null ? null : Date.parse(text));
  return { placements: said.placements ?? [], from: timeOf(said.from), until: timeOf(said.until) };
}

/** The inverse of {@link scopeOf}. */
export function scopeJson({ placements, from, until }: Pick<Rule, 'placements' | 'from' | 'until'>) {
  return { placements: [...placements], from: isoTimeOrNull(from), until: isoTimeOrNull(until) };
}

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

const rule = z.strictObject({ rule_id: name, ...scope, action });

/** The whole set of rules, and the revision that it replaces. */
export const ruleSet = z.strictObject({
  rules: z.array(rule).check(
    z.maxLength(MOST_RULES, `has more than ${MOST_RULES} rules`),
    z.refine(
      (rules) => new Set(rules.map(({ rule_id }) => rule_id)).size === rules.length,
      'names a rule twice',
    ),
  ),
  revision: z.optional(z.int().check(z.minimum(0))),
});

/** A rule of a request in our terms. */
export function ruleOf({ rule_id: id, action: asked, ...said }: z.infer<typeof rule>): Rule {
  const pinned =
    asked.type === 'pin' ? { type: asked.type, item: asked.item_id, position: asked.position } : asked;
  return { id, ...scopeOf(said), action: pinned };
}

/** The inverse of {@link ruleOf}. */
export function ruleJson({ id, action: asked, ...of }: Rule) {
  return { rule_id: id, ...scopeJson(of), action: actionJson(asked) };
}

function actionJson(asked: Rule['action']) {
  if (asked.type === 'pin') return { type: asked.type, item_id: asked.item, position: asked.position };
  if (asked.type === 'family-cap') return { ...asked };
  return { ...asked, filter: { ...filterJson(asked.filter) } };
}
