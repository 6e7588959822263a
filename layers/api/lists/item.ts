import * as z from 'zod/mini';
import { type ListedItem, SOURCES } from '../../analytics/serve/candidate-list.ts';
import { reasonText } from '../../analytics/serve/reason-text.ts';
import { DEEDS, type ItemCard, type NamedItem, REASON_KEYS, type Reason } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { component, count, described, identifier, money, share } from '../fields.ts';

export const item = component(
  'Item',
  z.strictObject({
    item_id: identifier,
    title: z.nullable(z.string()),
    category: described(z.array(z.string()), 'Path from the root; empty when unknown'),
    brand: z.nullable(z.string()),
    price: z.nullable(money),
    url: described(z.optional(z.string()), 'The item in the shop; absent where unknown'),
    image_url: described(z.optional(z.string()), 'Absent where unknown'),
  }),
);

export const namedItem = z.strictObject({ item_id: identifier, title: z.nullable(z.string()) });

const days = z.number().check(z.minimum(0));

const reason = component(
  'Reason',
  z.strictObject({
    key: described(
      z.enum(REASON_KEYS),
      'Stable; translate by it. `own_interest`: the customer looked at this very item, or more. `because_of_items` names items of the ' +
        'customer that have to do with this one, and what they did with those. `liked_by_similar_customers`: customers who chose ' +
        'what they chose chose it too, more often than by chance',
    ),
    parameters: z.strictObject({
      items: z.array(namedItem),
      did: described(
        z.optional(z.enum(DEEDS)),
        'What the customer did with the items named, or with this one (`own_interest`)',
      ),
      category: z.optional(z.array(z.string())),
      period_days: described(z.optional(days), 'Days that were looked at; absent: all of time'),
      days_since: described(
        z.optional(days),
        'Since the customer last bought it, as of the time of the version',
      ),
      usual_gap_days: described(
        z.optional(z.nullable(days)),
        'Between two purchases of it; one gap is no habit, see `times`',
      ),
      times: described(z.optional(count), 'Purchases of it'),
      support: described(z.optional(share), 'Share of all baskets that hold both'),
      confidence: described(
        z.optional(share),
        'Share of the baskets with the item named, the first of two, that hold this one',
      ),
      lift: described(z.optional(z.number().check(z.minimum(0))), 'Confidence over chance'),
    }),
    text: described(z.string().check(z.minLength(1)), 'The same in English'),
  }),
);

export const source = z.enum(SOURCES);

export const listedItem = component(
  'ListedItem',
  z.strictObject({
    ...item.shape,
    score: described(z.number(), 'Comparable within one list and source only'),
    source: described(source, 'The list it is from, where an answer was filled up from several'),
    reason,
  }),
);

type Body<S extends z.ZodMiniType> = DeepReadonly<z.output<S>>;

export function itemBody(card: ItemCard): Body<typeof item> {
  const { id, title, category, brand, price, url, imageUrl } = card;
  return {
    item_id: id,
    title,
    category,
    brand,
    price,
    ...(url === undefined ? {} : { url }),
    ...(imageUrl === undefined ? {} : { image_url: imageUrl }),
  };
}

export function namedItemBody({ id, title }: NamedItem): Body<typeof namedItem> {
  return { item_id: id, title };
}

export function listedItemBody(listed: ListedItem): Body<typeof listedItem> {
  return {
    ...itemBody(listed),
    // Seven digits are more than anybody compares.
    score: Number(listed.score.toPrecision(6)),
    source: listed.source,
    reason: {
      key: listed.reason.key,
      parameters: parametersOf(listed.reason),
      text: reasonText(listed.reason),
    },
  };
}

function parametersOf({
  key: _,
  items,
  periodDays,
  daysSince,
  everyDays,
  ...rest
}: Reason): Body<typeof reason>['parameters'] {
  return {
    items: items.map(namedItemBody),
    ...rest,
    ...(periodDays === undefined ? {} : { period_days: periodDays }),
    ...(daysSince === undefined ? {} : { days_since: daysSince }),
    ...(everyDays === undefined ? {} : { usual_gap_days: everyDays && Number(everyDays.toFixed(1)) }),
  };
}
