import * as z from 'zod/mini';
import type { Cell } from '../contract/csv.ts';
import { ClienteleError } from '../contract/errors.ts';
import { minorUnitDigits } from '../contract/events/currency.ts';
import { type ListedCustomer, type ModelRow, PAGE_SIZE, pageId } from '../contract/rows.ts';
import { ERASURES } from '../stores/privacy/erased-listed.ts';
import type { DeepReadonly } from './answer.ts';
import { attributes, mayContact, play, stage, tier, valueAtStakeOrNull } from './customer-fields.ts';
import {
  component,
  count,
  described,
  historicRevenue,
  identifier,
  money,
  probability,
  time,
} from './fields.ts';
import { cursorFrom, cursorText } from './http/cursor.ts';
import { InvalidRequest } from './http/problem.ts';
import { repeatable } from './http/repeatable.ts';
import type { Table } from './operation.ts';
import { limitUpTo } from './parameters.ts';
import type { ModelReader } from './reading/model-reader.ts';
import type { RequestPorts } from './reading/ports.ts';
import { isoTimeOrNull, modelHeadBody, snakeKeys } from './wire.ts';

const listedCustomer = component(
  'ListedCustomer',
  z.strictObject({
    customer_id: identifier,
    segment_id: identifier,
    stage,
    tier,
    historic_revenue: historicRevenue,
    orders: count,
    last_order: z.nullable(time),
    lifetime_value: z.nullable(money),
    churn: z.nullable(probability),
    propensity: z.nullable(probability),
    next_order: z.nullable(time),
    play: described(z.nullable(play), 'What to do; null for a customer whose orders are not in the data'),
    value_at_stake: valueAtStakeOrNull,
    may_contact: mayContact,
    attributes: described(
      attributes,
      'What the shop delivered about the customer, by name: of attributes with few values',
    ),
  }),
);

/** Most customers of one answer. */
const MOST_CUSTOMERS = 1000;

/** How many customers an answer may have, in a query. */
export const customersLimit = limitUpTo(MOST_CUSTOMERS);

/** Fields of one page of a list of customers. */
export const customersPage = {
  total: described(count, 'Customers on the whole list, filtered or not'),
  purpose: described(
    z.nullable(z.enum(['marketing'])),
    'Customers who refuse to be contacted for this are left out; null: nobody is left out for refusing, see `may_contact`',
  ),
  filters: described(z.array(z.string()), 'Names of the attributes that the list can be filtered by'),
  customers: z.array(listedCustomer).check(z.maxLength(MOST_CUSTOMERS)),
  next_cursor: described(
    z.nullable(z.string()),
    'Ask again with it for what follows; null at the end. A page may be shorter than `limit` before the end. The ' +
      'pages that follow are of the same `model_version`, also when a newer one serves by then.',
  ),
};

/** Most conditions on attributes in one request. */
const MOST_CONDITIONS = 20;

/** Filters of a list of customers, in a query. */
export const customerFilters = {
  attribute: repeatable(
    z.string().check(z.regex(/^[^:]+:.+$/su, 'must be a name and a value, as in country:DE')),
    MOST_CONDITIONS,
    'Only customers with this value of an attribute, as in `country:DE` or `newsletter:true`. Given more than once: with any of the ' +
      'values of one attribute, and with all attributes. `filters` of the answer has the names',
  ),
  purpose: z
    .optional(z.enum(['marketing'], { error: 'must be marketing' }))
    .check(z.describe('Leaves out customers who refuse to be contacted for it')),
};

/** Which list of customers, and which part of it. */
interface PageRequest {
  readonly kind: 'members' | 'worklist';
  readonly name: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** Each `name:value`. */
  readonly attribute?: readonly string[] | undefined;
  /** Whom to leave out for refusing; nobody who refuses marketing is in a worklist. */
  readonly purpose?: 'marketing' | undefined;
}

/** A part of a list. */
interface Page {
  readonly version: string;
  readonly card: ModelRow;
  /** Customers on the whole list, as the version was made. */
  readonly total: number;
  readonly entries: readonly ListedCustomer[];
  readonly nextCursor: string | null;
  readonly purpose: 'marketing' | null;
  readonly filters: readonly string[];
}

/** Stored pages that a filtered list reads at once, since few of a page may pass. */
const FILTERED_PAGES = 10;

const NOT_FOUND = {
  members: 'There is no such segment. /v1/segments lists them.',
  worklist: 'There is no such worklist. /v1/worklists lists them.',
} as const;

/**
 * Reads a part of a list in one batched read, and in one more whom to leave out where a customer was erased since. It ends
 * where the stored pages do, so it may be shorter than the limit; a filtered list reads {@link FILTERED_PAGES} of them or more.
 * A cursor continues with the version that it was given out by, as long as the rows of that one are kept: a list that is paged
 * through while a new version is activated repeats nobody and leaves nobody out.
 * @throws InvalidRequest for a cursor that is malformed, of another list, or of a version that is gone; for an unknown attribute
 * @throws ClienteleError `request.not_found` when there is no such list
 */
export async function readCustomersPage(
  model: ModelReader,
  { kind, name, limit, cursor, attribute = [], purpose }: PageRequest,
  { erased }: Pick<RequestPorts, 'erased'>,
): Promise<Page> {
  // A cursor continues the same filtered list, in whatever order its conditions are given.
  const list = [kind, name, ...new Set(attribute.toSorted()), ...(purpose ? [purpose] : [])].join('|');
  const from = cursor === undefined ? undefined : cursorFrom(cursor);
  if (cursor !== undefined && from?.list !== list) {
    throw badCursor('is not one that this list gave out; begin again without it');
  }
  const position = from?.position ?? 0;
  const page = Math.floor(position / PAGE_SIZE);
  const begin = position - page * PAGE_SIZE;
  const needed = Math.ceil((begin + limit) / PAGE_SIZE);
  const pages = attribute.length === 0 && purpose === undefined ? needed : Math.max(needed, FILTERED_PAGES);
  const refs = [
    ERASURES,
    ...Array.from({ length: pages }, (_, n) => ({ kind, id: pageId(name, page + n) }) as const),
  ] as const;
  const found = await (from === undefined ? model.read(refs) : model.readVersion(from.version, refs));
  const [erasures, ...rows] = found?.rows ?? [undefined];
  const row = rows[0];
  if (found === undefined || row === undefined) {
    if (from === undefined) throw new ClienteleError('request.not_found', NOT_FOUND[kind]);
    throw badCursor('is of results that are no longer kept; begin again without it');
  }
  const { filters = [] } = row;
  const passes = filterOf(attribute, purpose, filters);
  const { version } = found.serving;
  const rest = rows.flatMap((one) => one?.entries ?? []).slice(begin);
  const erasedAmong = await erased?.(
    version,
    erasures,
    rest.map(({ id }) => id),
  );
  const left = [...rest.entries()].filter(([, one]) => erasedAmong?.has(one.id) !== true && passes(one));
  const last = left[limit - 1]?.[0] ?? rest.length - 1;
  const next = position + last + 1;
  return {
    version,
    card: found.card,
    total: row.customers,
    entries: left.slice(0, limit).map(([, entry]) => entry),
    nextCursor: next < row.customers ? cursorText({ list, version, position: next }) : null,
    purpose: kind === 'worklist' ? 'marketing' : (purpose ?? null),
    filters,
  };
}

/**
 * Whether a customer is listed: with one of the values that are asked for of each attribute.
 * @throws InvalidRequest for an attribute that the list cannot be filtered by
 */
function filterOf(
  conditions: readonly string[],
  purpose: PageRequest['purpose'],
  filters: readonly string[],
): (customer: ListedCustomer) => boolean {
  const values = new Map<string, Set<string>>();
  for (const condition of conditions) {
    const colon = condition.indexOf(':');
    const name = condition.slice(0, colon);
    if (!filters.includes(name)) throw unknownAttribute(name, filters);
    values.set(name, (values.get(name) ?? new Set()).add(condition.slice(colon + 1)));
  }
  return ({ mayContact: may, attributes: own = {} }) =>
    (may || purpose === undefined) &&
    [...values].every(([name, wanted]) => Object.hasOwn(own, name) && wanted.has(String(own[name])));
}

function unknownAttribute(name: string, filters: readonly string[]): InvalidRequest {
  const names = filters.length === 0 ? 'the customers have none' : `known are ${filters.join(', ')}`;
  return new InvalidRequest([
    { in: 'query', parameter: 'attribute', detail: `'${name}' is not an attribute to filter by; ${names}` },
  ]);
}

/** A page as it is answered, with what names the list. */
export function customersPageBody<Name extends object>({ version, card, ...page }: Page, name: Name) {
  return {
    ...modelHeadBody({ version }, card),
    ...name,
    total: page.total,
    purpose: page.purpose,
    filters: page.filters,
    customers: page.entries.map(listedCustomerBody),
    next_cursor: page.nextCursor,
  };
}

function listedCustomerBody({
  id,
  segment,
  historic,
  lastOrder,
  nextOrder,
  attributes: own,
  ...rest
}: ListedCustomer): DeepReadonly<z.output<typeof listedCustomer>> {
  return {
    customer_id: id,
    segment_id: segment,
    historic_revenue: historic,
    last_order: isoTimeOrNull(lastOrder),
    next_order: isoTimeOrNull(nextOrder),
    attributes: own ?? {},
    ...snakeKeys(rest),
  };
}

function badCursor(detail: string): InvalidRequest {
  return new InvalidRequest([{ in: 'query', parameter: 'cursor', detail }]);
}

/** A page as a table: a row for each customer, money in units of the currency, an attribute a column. */
export function customersTable(page: PageBody): Table {
  const { currency, filters, customers, next_cursor } = page;
  const unit = 10 ** minorUnitDigits(currency);
  const major = (minor: number | null) => (minor === null ? null : minor / unit);
  const columns: Readonly<Record<string, (customer: PageBody['customers'][number]) => Cell>> = {
    customer_id: (one) => one.customer_id,
    segment_id: (one) => one.segment_id,
    stage: (one) => one.stage,
    tier: (one) => one.tier,
    orders: (one) => one.orders,
    last_order: (one) => one.last_order,
    next_order: (one) => one.next_order,
    currency: () => currency,
    historic_revenue: (one) => major(one.historic_revenue),
    lifetime_value: (one) => major(one.lifetime_value),
    churn: (one) => one.churn,
    propensity: (one) => one.propensity,
    play: (one) => one.play,
    value_at_stake: (one) => major(one.value_at_stake),
    may_contact: (one) => one.may_contact,
    ...Object.fromEntries(
      filters.map((name) => [
        `attributes.${name}`,
        ({ attributes: own }: PageBody['customers'][number]) =>
          Object.hasOwn(own, name) ? (own[name] ?? null) : null,
      ]),
    ),
  };
  return {
    header: Object.keys(columns),
    rows: customers.map((customer) => Object.values(columns).map((cell) => cell(customer))),
    nextCursor: next_cursor,
  };
}

/** What of a page its table shows. */
type PageBody = DeepReadonly<
  { readonly currency: string } & Pick<
    z.output<z.ZodMiniObject<typeof customersPage>>,
    'filters' | 'customers' | 'next_cursor'
  >
>;
