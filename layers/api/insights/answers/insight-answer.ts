import * as z from 'zod/mini';
import { CAVEATS, type Insight } from '../../../contract/insights.ts';
import type { Remainder, Trade } from '../../../contract/trade.ts';
import type { DeepReadonly } from '../../answer.ts';
import { described, modelHead, rest, total } from '../../fields.ts';
import { tradeBody } from '../../wire.ts';

type Fields = Readonly<Record<string, z.ZodMiniType>>;

/** How an insight is answered: the fields that it has beside its name and the model, and what fills them from the row. */
export function insightAnswer<const N extends Insight['insight'], F extends Fields>(
  name: N,
  fields: F,
  body: (row: Extract<Insight, { readonly insight: N }>) => DeepReadonly<z.output<z.ZodMiniObject<F>>>,
) {
  return { schema: z.strictObject({ insight: z.literal(name), ...modelHead, ...fields }), body };
}

export const caveats = described(
  z.array(z.enum(CAVEATS)),
  'Why it cannot be compared with the others; [] when it can. `begins-with-data`: no order of a customer is known before it, so ' +
    'that everybody who was buying already counts as new, and it may hold less than its whole time. `short-history`: less than 90 ' +
    'days of orders are known before it, so that some who were buying already, but seldom, count as new. `not-over`: `as_of` lies ' +
    'within it, so that its figures still grow',
);

export const fallback = described(
  z.nullable(z.string()),
  'Why a simpler method serves; null where it does not',
);

const positive = z.number().check(z.positive());
/** What the whole version spends. */
export const privacyBudget = described(
  z.strictObject({ epsilon: positive, delta: positive }),
  'Set where figures are differentially private',
);

/** What sums up to the whole shop. */
export const whole = { rest, total };

export function wholeBody(row: { readonly rest: readonly Remainder[]; readonly total: Trade }) {
  return {
    rest: row.rest.map((one) => ({ part: one.part, ...tradeBody(one) })),
    total: tradeBody(row.total),
  };
}
