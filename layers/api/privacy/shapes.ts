import type { Serving } from '../../contract/control-records.ts';
import type { ItemCard, ModelRow, RowBodies } from '../../contract/rows.ts';
import { customerValueBody } from '../forecast-shapes.ts';
import { isoTime } from '../iso-time.ts';
import { itemBody } from '../lists/shapes.ts';
import { customerBody } from '../shapes.ts';
import type { CustomerExportBody } from './responses.ts';

/** Rows of one customer; undefined where the version has none. */
export interface CustomersRows {
  readonly customer: RowBodies['customer'] | undefined;
  readonly recommendations: RowBodies['recommendations'] | undefined;
  readonly again: RowBodies['buy-again'] | undefined;
  readonly alike: RowBodies['similar-customers'] | undefined;
}

type Held = CustomerExportBody['results'];
type Habit = NonNullable<Held['recommendations']>['items'][number]['habit'];

/** What a version holds of a customer, in the shapes of the answers that tell of it. */
export function heldBody(
  { customer, recommendations, again, alike }: CustomersRows,
  serving: Serving | undefined,
  card: ModelRow | undefined,
): Held {
  const known = customer !== undefined && serving !== undefined && card !== undefined;
  return {
    customer: known ? withoutHead(customerBody('', customer, serving, card)) : null,
    value: known ? withoutHead(customerValueBody('', customer, serving, card)) : null,
    recommendations: recommendations === undefined ? null : recommendationsBody(recommendations),
    buy_again:
      again === undefined
        ? null
        : again.items.map((item) => ({ ...scoredBody(item), habit: habitBody(item) })),
    // Who the others are is theirs to know.
    similar_customers:
      alike === undefined
        ? null
        : alike.customers.map(({ similarity, shared, segment }) => ({
            similarity,
            shared_items: shared,
            segment_id: segment,
          })),
  };
}

function recommendationsBody({
  items,
  excludedItems,
  segment,
  popular,
}: RowBodies['recommendations']): Held['recommendations'] {
  return {
    items: items.map((item) => ({
      ...scoredBody(item),
      because: (item.because ?? []).map(({ id, title }) => ({ item_id: id, title })),
      habit: item.habit === undefined ? null : habitBody(item.habit),
    })),
    had: [...excludedItems],
    segment_id: segment,
    popular: popular === true,
  };
}

function scoredBody(item: ItemCard & { readonly score: number }) {
  return { ...itemBody(item), score: item.score };
}

function habitBody({
  times,
  last,
  everyDays,
}: {
  readonly times: number;
  readonly last: number;
  readonly everyDays: number | null;
}): NonNullable<Habit> {
  return { times, last_purchase: isoTime(last), usual_gap_days: everyDays };
}

/** The export says once who it is about, and by which model. */
function withoutHead<
  B extends { customer_id: string; model_version: string; as_of: string; currency: string; known: boolean },
>(body: B): Omit<B, 'customer_id' | 'model_version' | 'as_of' | 'currency' | 'known'> {
  const { customer_id: _, model_version: __, as_of: ___, currency: ____, known: _____, ...rest } = body;
  return rest;
}
