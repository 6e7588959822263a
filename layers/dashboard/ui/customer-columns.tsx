import { Link } from 'wouter-preact';
import type { ListedCustomer } from '../api/types.ts';
import { nameOf, t } from '../texts/texts.ts';
import { day, decimalMoney, money, number, percent } from './format.ts';
import type { Column } from './table.tsx';
import { withQuery } from './use-query.ts';

/** The columns of every list of customers. */
export function customerColumns(currency: string): readonly Column<ListedCustomer>[] {
  const amount = (
    title: string,
    of: (customer: ListedCustomer) => number | null,
  ): Column<ListedCustomer> => ({
    title,
    value: (customer) => decimalMoney(of(customer), currency),
    show: (customer) => money(of(customer), currency),
    numeric: true,
  });
  return [
    {
      title: t('customer.id'),
      value: ({ customer_id }) => customer_id,
      show: ({ customer_id }) => <CustomerLink id={customer_id} />,
    },
    amount(t('customer.stake'), ({ value_at_stake }) => value_at_stake),
    {
      title: t('customer.stage'),
      value: ({ stage }) => nameOf('stage', stage),
    },
    amount(t('figure.revenue'), ({ historic_revenue }) => historic_revenue),
    amount(t('customer.lifetimeValue'), ({ lifetime_value }) => lifetime_value),
    {
      title: t('customer.churn'),
      value: ({ churn }) => churn,
      show: ({ churn }) => percent(churn, 0),
      numeric: true,
    },
    {
      title: t('figure.orders'),
      value: ({ orders }) => orders,
      show: ({ orders }) => number(orders),
      numeric: true,
    },
    {
      title: t('customer.lastOrder'),
      value: ({ last_order }) => last_order,
      show: ({ last_order }) => day(last_order),
    },
    {
      title: t('customer.play'),
      value: ({ play }) => (play === null ? null : nameOf('play', play)),
      show: ({ play }) => (play === null ? '–' : nameOf('play', play)),
    },
    {
      title: t('customer.mayContact'),
      value: ({ may_contact }) => t(may_contact ? 'answer.yes' : 'answer.no'),
    },
  ];
}

/** A customer's identifier, which leads to all that is known of them. */
function CustomerLink({ id }: { readonly id: string }) {
  return (
    <Link href={withQuery('/customers', { id })}>
      <bdi>{id}</bdi>
    </Link>
  );
}
