import { Link } from 'wouter-preact';
import type { Model, Worklists } from '../../client/types.ts';
import { api, type InsightOf, type SuppressedInsight } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { SparkLine } from '../charts/spark-line.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await } from '../ui/await.tsx';
import { change, day, moment, money, number, percent, shortDay } from '../ui/format.ts';
import { AwaitInsight, useInsight } from '../ui/insight-view.tsx';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { withQuery } from '../ui/use-query.ts';

type Periods = InsightOf<'periods'>;
type Period = Periods['periods'][number];

/** What a marketer looks at in the morning: how the shop does, what the last run did, and what is worth doing today. */
export function Home() {
  const periods = useInsight('periods');
  const attribution = useInsight('attribution');
  const worklists = useAnswer('worklists', () => api.GET('/v1/worklists'));
  const model = useAnswer('model', () => api.GET('/v1/models/current'));
  return (
    <Page title={t('home.title')} lead={t('home.lead')}>
      <AwaitInsight answer={periods}>
        {(answer) => (
          <>
            <Tiles
              periods={answer}
              attribution={attribution.state === 'ready' ? attribution.data : undefined}
            />
            <RevenueChart periods={answer} />
          </>
        )}
      </AwaitInsight>
      {periods.state === 'ready' && (
        <div class="columns">
          <Panel title={t('home.today')} note={t('home.today.note')}>
            <Await answer={worklists}>{(answer) => <Today worklists={answer} />}</Await>
          </Panel>
          <Panel title={t('home.run')}>
            <Await answer={model}>{(answer) => <LastRun model={answer} />}</Await>
          </Panel>
        </div>
      )}
    </Page>
  );
}

function Tiles({
  periods: { periods, currency, period_days },
  attribution,
}: {
  readonly periods: Periods;
  readonly attribution: InsightOf<'attribution'> | SuppressedInsight | undefined;
}) {
  const [last, before] = [periods.at(-1), periods.at(-2)];
  if (last === undefined) return null;
  const figures: readonly (readonly [
    name: string,
    of: (period: Period) => number | null,
    show: (value: number | null) => string,
  ])[] = [
    [t('figure.revenue'), ({ revenue }) => revenue, (value) => money(value, currency, true)],
    [t('figure.orders'), ({ orders }) => orders, (value) => number(value)],
    [t('figure.averageOrder'), ({ average_order }) => average_order, (value) => money(value, currency)],
    [t('figure.buyers'), ({ buyers }) => buyers, (value) => number(value)],
    [t('figure.newBuyers'), ({ new_buyers }) => new_buyers, (value) => number(value)],
    [t('figure.repeatShare'), repeatShare, (value) => percent(value)],
  ];
  return (
    <section aria-label={t('home.figures')}>
      <p class="note">
        {t('home.period', {
          days: period_days,
          from: day(last.from),
          to: day(last.to),
        })}
      </p>
      <ul class="tiles">
        {figures.map(([name, of, show]) => (
          <Tile
            key={name}
            name={name}
            value={show(of(last))}
            now={of(last)}
            before={before && of(before)}
            values={periods.flatMap((period) => of(period) ?? [])}
          />
        ))}
        {attribution?.insight === 'attribution' && (
          <li class="tile-figure">
            <span>{t('figure.recommended')}</span>
            <strong>{money(attribution.total.revenue, currency, true)}</strong>
            <small>
              {t('figure.ofRevenue', {
                share: percent(
                  attribution.shop.revenue > 0 ? attribution.total.revenue / attribution.shop.revenue : null,
                ),
              })}
            </small>
          </li>
        )}
      </ul>
    </section>
  );
}

function Tile({
  name,
  value,
  now,
  before,
  values,
}: {
  readonly name: string;
  readonly value: string;
  readonly now: number | null;
  readonly before: number | null | undefined;
  readonly values: readonly number[];
}) {
  const relative = now !== null && before != null && before > 0 ? now / before - 1 : null;
  return (
    <li class="tile-figure">
      <span>{name}</span>
      <strong>{value}</strong>
      <small class={relative === null ? '' : relative < 0 ? 'falling' : 'rising'}>
        {relative === null ? t('figure.noChange') : t('figure.change', { change: change(relative) })}
      </small>
      <SparkLine values={values} />
    </li>
  );
}

function RevenueChart({ periods: { periods, currency } }: { readonly periods: Periods }) {
  const title = t('home.revenue');
  return (
    <Figure
      title={title}
      note={t('home.revenue.note')}
      rows={periods}
      columns={[
        { title: t('column.from'), value: ({ from }) => from, show: ({ from }) => day(from) },
        { title: t('column.to'), value: ({ to }) => to, show: ({ to }) => day(to) },
        { title: t('figure.revenue'), amount: ({ revenue }) => revenue, currency },
        { title: t('figure.orders'), figure: ({ orders }) => orders, as: number },
        { title: t('figure.buyers'), figure: ({ buyers }) => buyers, as: number },
        {
          title: t('column.caveats'),
          value: ({ caveats }) => caveats.map((caveat) => nameOf('caveat', caveat)).join('; '),
        },
      ]}
    >
      <LineChart
        label={title}
        format={(value) => money(value, currency, true)}
        series={[
          {
            name: t('figure.revenue'),
            points: periods.map(({ to, revenue }) => ({ label: shortDay(to), value: revenue })),
          },
        ]}
      />
    </Figure>
  );
}

function Today({ worklists: { worklists, currency } }: { readonly worklists: Worklists }) {
  const best = worklists
    .filter(({ customers, value_at_stake }) => customers > 0 && value_at_stake > 0)
    .slice(0, 3);
  if (best.length === 0) return <p>{t('home.today.none')}</p>;
  return (
    <ol class="cards">
      {best.map(({ play, customers, value_at_stake }) => (
        <li key={play}>
          <Link href={withQuery('/worklists', { play })}>
            <strong>{nameOf('play', play)}</strong>
            <span>{t('home.today.customers', { count: number(customers) })}</span>
            <em>{money(value_at_stake, currency)}</em>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function LastRun({ model }: { readonly model: Model }) {
  return (
    <Facts
      facts={[
        [t('run.activated'), moment(model.activated_at)],
        [t('run.upTo'), moment(model.as_of)],
        [t('run.events'), number(model.events)],
        [t('run.customers'), number(model.customers)],
        [t('run.items'), number(model.items)],
        [t('run.rejected'), number(model.rejected_rows)],
      ]}
    />
  );
}

function repeatShare({ buyers, new_buyers }: Period): number | null {
  return buyers === 0 ? null : 1 - new_buyers / buyers;
}
