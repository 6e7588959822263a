import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { answered, tool } from './tool.ts';

/** As `PUT /v1/rules` takes them; the API checks the rest. */
const rule = z.looseObject({ rule_id: z.string(), action: z.looseObject({ type: z.string() }) });

const rules = z
  .array(rule)
  .max(200)
  .describe(
    'All rules of the shop, as preview_rules answers them: what is left out is removed. Actions: {type: "pin", item_id, position}, {type: "boost", filter, factor}, {type: "exclude", filter}, {type: "family-cap", most}',
  );

export const previewRules = tool({
  name: 'preview_rules',
  title: 'Compare merchandising rules',
  description:
    'The rules that apply now with their revision and, where other rules are given, which of them would be added, changed and removed. Changes nothing.',
  input: z.object({ rules: rules.optional() }),
  answer: async (input, { client }) => {
    const now = answered(await client.GET('/v1/rules'));
    return input.rules === undefined
      ? { ...now }
      : { revision: now.revision, ...difference(now.rules, input.rules) };
  },
});

export const putRules = tool({
  name: 'put_rules',
  title: 'Put merchandising rules',
  description:
    'Replaces all rules of the shop at once; customers see it within seconds. Call preview_rules first, show the person what would change, and give its revision.',
  changes: true,
  input: z.object({
    rules,
    revision: z.int().min(0).describe('Of preview_rules; others may have changed them since'),
  }),
  answer: async ({ rules, revision }, { client }) =>
    answered(await client.PUT('/v1/rules', { body: { rules, revision } as never })),
});

interface Named {
  readonly rule_id: string;
}

function difference(now: readonly Named[], wanted: readonly Named[]) {
  const before = new Map(now.map((one) => [one.rule_id, one]));
  const after = new Set(wanted.map(({ rule_id }) => rule_id));
  return {
    added: wanted.filter(({ rule_id }) => !before.has(rule_id)),
    changed: wanted.flatMap((to) => {
      const from = before.get(to.rule_id);
      return from === undefined || isDeepStrictEqual(withDefaults(from), withDefaults(to))
        ? []
        : [{ from, to }];
    }),
    removed: now.filter(({ rule_id }) => !after.has(rule_id)),
  };
}

/** What a request may leave out, as the API answers it. */
function withDefaults(one: Named): Named {
  return { placements: [], from: null, until: null, ...one } as Named;
}
