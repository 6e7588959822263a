import { useEffect, useState } from 'preact/hooks';
import type { ListedCustomer } from '../../client/types.ts';
import type { Reply } from '../api/client.ts';
import { nameOf, t } from '../texts/texts.ts';
import { Await } from './await.tsx';
import { customerColumns } from './customer-columns.tsx';
import { number } from './format.ts';
import { Scroll } from './scroll.tsx';
import { Select } from './select.tsx';
import { CsvButton, TableHead, TableRow } from './table.tsx';
import { type Customers, type CustomersPage, useCustomers } from './use-customers.ts';
import { useQuery } from './use-query.ts';

/** How many customers are sorted and filtered in the browser; a longer list is shown in its own order. */
const MOST_SORTED = 5000;
const ROW_PX = 40;
const SHOWN_PX = 520;

/** Keys of what a list can be sorted by, and the figure behind each. */
const SORTS = {
  stake: ({ value_at_stake }) => value_at_stake,
  value: ({ lifetime_value }) => lifetime_value,
  revenue: ({ historic_revenue }) => historic_revenue,
  churn: ({ churn }) => churn,
  orders: ({ orders }) => orders,
  last: ({ last_order }) => (last_order === null ? null : Date.parse(last_order)),
} as const satisfies Readonly<Record<string, (customer: ListedCustomer) => number | null>>;

/** Customers of a segment or worklist: fetched as they are scrolled to, sorted and filtered once all are here. */
export function CustomerList({
  name,
  listKey,
  ask,
}: {
  readonly name: string;
  readonly listKey: string;
  readonly ask: (cursor: string | undefined) => Promise<Reply<CustomersPage>>;
}) {
  const { list, failed, more } = useCustomers(listKey, ask);
  const [sort, setSort] = useQuery('sort');
  const [stage, setStage] = useQuery('stage');
  const arranged = sort !== '' || stage !== '';
  const sortable = list !== undefined && list.total <= MOST_SORTED;

  useEffect(() => {
    if (arranged && sortable && !list.complete) more();
  }, [arranged, sortable, list, more]);

  if (failed !== undefined) {
    return <Await answer={{ state: 'failed', problem: failed.problem, retry: more }}>{() => null}</Await>;
  }
  if (list === undefined) return <Await answer={{ state: 'loading' }}>{() => null}</Await>;
  if (list.total === 0) return <p>{t('customers.none')}</p>;
  return (
    <>
      {sortable && (
        <div class="form">
          <Select
            label={t('customers.sort')}
            value={sort}
            onChange={setSort}
            options={[
              ['', t('customers.sort.given')],
              ...Object.keys(SORTS).map((key) => [key, nameOf('customers.sort', key)] as const),
            ]}
          />
          <Select
            label={t('customer.stage')}
            value={stage}
            onChange={setStage}
            options={[
              ['', t('customers.all')],
              ...[...new Set(list.customers.map((customer) => customer.stage))].map(
                (one) => [one, nameOf('stage', one)] as const,
              ),
            ]}
          />
        </div>
      )}
      <Rows name={name} list={list} shown={arrange(list, sort, stage)} more={more} />
    </>
  );
}

function arrange({ customers }: Customers, sort: string, stage: string): readonly ListedCustomer[] {
  const kept = stage === '' ? customers : customers.filter((customer) => customer.stage === stage);
  const figure = SORTS[sort as keyof typeof SORTS] as
    | ((customer: ListedCustomer) => number | null)
    | undefined;
  if (figure === undefined) return kept;
  return kept.toSorted((a, b) => (figure(b) ?? -Infinity) - (figure(a) ?? -Infinity) || 0);
}

/** A table of which only the rows in sight are in the document. */
function Rows({
  name,
  list,
  shown,
  more,
}: {
  readonly name: string;
  readonly list: Customers;
  readonly shown: readonly ListedCustomer[];
  readonly more: () => void;
}) {
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW_PX) - 5);
  const last = Math.min(shown.length, first + Math.ceil(SHOWN_PX / ROW_PX) + 10);
  const columns = customerColumns(list.currency);
  useEffect(() => {
    if (!list.complete && last >= shown.length - 20) more();
  }, [last, list, shown.length, more]);
  return (
    <>
      <Scroll name={name} rows onScroll={setTop}>
        <table aria-rowcount={list.complete ? shown.length + 1 : list.total + 1}>
          <caption class="unseen">{name}</caption>
          <TableHead columns={columns} />
          <tbody>
            {first > 0 && <Gap rows={first} />}
            {shown.slice(first, last).map((customer) => (
              <TableRow key={customer.customer_id} columns={columns} row={customer} />
            ))}
            {last < shown.length && <Gap rows={shown.length - last} />}
          </tbody>
        </table>
      </Scroll>
      <p class="note" role="status">
        {t('customers.shown', { shown: number(shown.length), total: number(list.total) })}
      </p>
      <CsvButton caption={name} columns={columns} rows={shown} />
    </>
  );
}

function Gap({ rows }: { readonly rows: number }) {
  return <tr style={{ height: `${rows * ROW_PX}px` }} />;
}
