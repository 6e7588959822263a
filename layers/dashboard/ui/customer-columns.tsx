import { Link } from 'wouter-preact';
import type { ListedCustomer } from '../../client/types.ts';
import { nameOf, t } from '../texts/texts.ts';
import { day, number, percent } from './format.ts';
import type { Column } from './table.tsx';
import { withQuery } from './use-query.ts';

/** The columns of every list of customers. */
export function customerColumns(currency: string): readonly Column<ListedCustomer>[] {
  return [
    {
      title: t('customer.id'),
      value: ({ customer_id }) => customer_id,
      show: ({ customer_id }) => <CustomerLink id={customer_id} />,
    },
    { title: t('customer.stake'), amount: ({ value_at_stake }) => value_at_stake, currency },
    {
      title: t('customer.stage'),
      value: ({ stage }) => nameOf('stage', stage),
    },
    { title: t('figure.revenue'), amount: ({ historic_revenue }) => historic_revenue, currency },
    { title: t('customer.lifetimeValue'), amount: ({ lifetime_value }) => lifetime_value, currency },
    { title: t('customer.churn'), figure: ({ churn }) => churn, as: (value) => percent(value, 0) },
    { title: t('figure.orders'), figure: ({ orders }) => orders, as: number },
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
