import { Link } from 'wouter-preact';
import { pathId } from '../../client/path-id.ts';
import type { Customer, CustomerValue } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { type Answer, useAnswer } from '../api/use-answer.ts';
import { Bars } from '../charts/bars.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await, Notice } from '../ui/await.tsx';
import { day, days, money, number, percent, weekday } from '../ui/format.ts';
import { ItemList, type Items } from '../ui/item-list.tsx';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { SearchForm } from '../ui/search-form.tsx';
import { useQuery, withQuery } from '../ui/use-query.ts';

/** Everything that is known of one customer. */
export function Customers() {
  const [id, setId] = useQuery('id');
  return (
    <Page title={t('customers.title')} lead={t('customers.lead')}>
      <SearchForm label={t('customer.id')} value={id} onSearch={setId} />
      {id === '' ? <Suggestions /> : <Everything id={id} />}
    </Page>
  );
}

/** Where to start without an identifier: the best customers of each segment. */
function Suggestions() {
  const segments = useAnswer('segments', () => api.GET('/v1/segments'));
  return (
    <Await answer={segments}>
      {({ segments: all }) => (
        <Panel title={t('customers.best')} note={t('customers.best.note')}>
          <ul class="chips">
            {[...new Set(all.flatMap(({ top_customers }) => top_customers.slice(0, 3)))]
              .slice(0, 12)
              .map((customer) => (
                <li key={customer}>
                  <Link href={withQuery('/customers', { id: customer })}>
                    <bdi>{customer}</bdi>
                  </Link>
                </li>
              ))}
          </ul>
        </Panel>
      )}
    </Await>
  );
}

function Everything({ id }: { readonly id: string }) {
  const params = { params: { path: { customerId: pathId(id) } } };
  const profile = useAnswer(`profile ${id}`, () => api.GET('/v1/customers/{customerId}', params));
  const value = useAnswer(`value ${id}`, () => api.GET('/v1/customers/{customerId}/value', params));
  const shown = useAnswer(`shown ${id}`, () =>
    api.GET('/v1/customers/{customerId}/recommendations', {
      params: { ...params.params, query: { limit: 10 } },
    }),
  );
  return (
    <Await answer={profile}>
      {(customer) =>
        customer.known ? (
          <>
            <Heading customer={customer} />
            <div class="columns">
              <Await answer={value}>{(answer) => <Outlook value={answer} />}</Await>
              <Await answer={value}>{(answer) => <Risk value={answer} />}</Await>
              <History customer={customer} />
              <Taste customer={customer} />
            </div>
            <Shown answer={shown} />
          </>
        ) : (
          <Notice title={t('customers.unknown')}>{t('customers.unknown.advice')}</Notice>
        )
      }
    </Await>
  );
}

function Shown({ answer }: { readonly answer: Answer<Items> }) {
  return (
    <Panel title={t('customer.shown')} note={t('customer.shown.note')}>
      <Await answer={answer}>{(list) => <ItemList name={t('customer.shown')} list={list} />}</Await>
    </Panel>
  );
}

function Heading({ customer }: { readonly customer: Customer }) {
  const { customer_id, stage, tier, segment, may_contact } = customer;
  return (
    <Panel title={customer_id}>
      <ul class="chips">
        {stage !== null && <li>{nameOf('stage', stage)}</li>}
        {tier !== null && <li>{nameOf('tier', tier)}</li>}
        {segment !== null && (
          <li>
            <Link href={withQuery('/segments', { segment: segment.segment_id })}>
              {nameOf('segment', segment.segment_id)}
            </Link>
          </li>
        )}
        {may_contact !== null && (
          <li>{t(may_contact ? 'customer.contactAllowed' : 'customer.contactRefused')}</li>
        )}
      </ul>
    </Panel>
  );
}

function Outlook({ value }: { readonly value: CustomerValue }) {
  const { predicted, next_order, propensity, action, currency, absent, stage_text } = value;
  return (
    <Panel title={t('customer.outlook')} note={stage_text}>
      <Facts
        facts={[
          [t('customer.lifetimeValue'), money(predicted?.lifetime_value ?? null, currency)],
          [t('customer.expectedOrders'), number(predicted?.orders ?? null, 1)],
          [
            t('customer.nextOrder'),
            next_order === null
              ? '–'
              : t('customer.between', {
                  expected: day(next_order.expected),
                  from: day(next_order.from),
                  to: day(next_order.to),
                }),
          ],
          [t('customer.propensity'), percent(propensity?.probability ?? null, 0)],
          [t('customer.play'), action === null ? '–' : nameOf('play', action.play)],
          [t('customer.stake'), money(action?.value_at_stake ?? null, currency)],
        ]}
      />
      {action !== null && <p class="note">{action.text}</p>}
      {absent.length > 0 && (
        <ul class="note">
          {absent.map(({ part, text }) => (
            <li key={part}>
              {nameOf('part', part)}: {text}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Risk({ value: { churn } }: { readonly value: CustomerValue }) {
  if (churn === null) {
    return (
      <Panel title={t('customer.churn')}>
        <p>{t('customer.noChurn')}</p>
      </Panel>
    );
  }
  const { probability, horizon_days, reasons } = churn;
  return (
    <Panel title={t('customer.churn')} note={t('customer.churn.note', { days: days(horizon_days) })}>
      <p class="big">{percent(probability, 0)}</p>
      {reasons.length > 0 && (
        <Bars
          ends
          bars={reasons.map(({ topic, effect, text }) => ({
            key: topic,
            name: text,
            value: effect,
            text: t('customer.points', { points: number(Math.round(effect * 100)) }),
          }))}
        />
      )}
    </Panel>
  );
}

function History({ customer }: { readonly customer: Customer }) {
  const { value, first_seen, last_seen, first_order, last_order, events, currency } = customer;
  return (
    <Panel title={t('customer.history')}>
      <Facts
        facts={[
          [t('figure.revenue'), money(value?.historic ?? null, currency)],
          [t('figure.orders'), number(value?.orders ?? null)],
          [t('figure.averageOrder'), money(value?.average_order ?? null, currency)],
          [t('customer.refunds'), money(value?.refunds ?? null, currency)],
          [t('customer.firstSeen'), day(first_seen)],
          [t('customer.firstOrder'), day(first_order)],
          [t('customer.lastOrder'), day(last_order)],
          [t('customer.lastSeen'), day(last_seen)],
        ]}
      />
      <h3>{t('customer.events')}</h3>
      <Bars
        bars={Object.entries(events)
          .sort(([, a], [, b]) => b - a)
          .map(([type, count]) => ({
            key: type,
            name: nameOf('event', type),
            value: count,
            text: number(count),
          }))}
      />
    </Panel>
  );
}

function Taste({ customer: { behaviour, currency } }: { readonly customer: Customer }) {
  if (behaviour === null) return null;
  const { categories, brands, favourite_hour, favourite_weekday, visits, average_unit_price } = behaviour;
  return (
    <Panel title={t('customer.taste')}>
      {categories.length > 0 && <h3>{t('customer.categories')}</h3>}
      <Bars
        bars={categories.map(({ name, share }) => ({
          key: name,
          name,
          value: share,
          text: percent(share, 0),
        }))}
      />
      {brands.length > 0 && <h3>{t('customer.brands')}</h3>}
      <Bars
        bars={brands.map(({ name, share }) => ({ key: name, name, value: share, text: percent(share, 0) }))}
      />
      <Facts
        facts={[
          [t('customer.visits'), number(visits)],
          [t('customer.unitPrice'), money(average_unit_price, currency)],
          [t('customer.weekday'), favourite_weekday === null ? '–' : weekday(favourite_weekday)],
          [
            t('customer.hour'),
            favourite_hour === null ? '–' : t('customer.hour.utc', { hour: favourite_hour }),
          ],
        ]}
      />
    </Panel>
  );
}
