import type { InsightOf } from '../api/client.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { days, money, number, percent } from '../ui/format.ts';
import { AwaitInsight, useInsight } from '../ui/insight-view.tsx';
import { ModelName } from '../ui/model-name.tsx';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';

type Concentration = InsightOf<'concentration'>;
type ValueModel = InsightOf<'value-model'>;

/** Who carries the shop, and how good its predictions of value are. */
export function Value() {
  const concentration = useInsight('concentration');
  const model = useInsight('value-model');
  return (
    <Page title={t('value.title')} lead={t('value.lead')}>
      <AwaitInsight answer={concentration}>{(answer) => <Carrying answer={answer} />}</AwaitInsight>
      {concentration.state === 'ready' && (
        <AwaitInsight answer={model}>{(answer) => <BackTest answer={answer} />}</AwaitInsight>
      )}
    </Page>
  );
}

function Carrying({ answer }: { readonly answer: Concentration }) {
  const { lorenz, top, gini, customers, revenue, currency, in_the_red } = answer;
  const title = t('value.lorenz');
  const rows = lorenz.map((share, at) => ({
    customers: lorenz.length > 1 ? at / (lorenz.length - 1) : 0,
    revenue: share,
  }));
  return (
    <div class="columns">
      <Figure
        title={title}
        note={t('value.lorenz.note')}
        rows={rows}
        columns={[
          { title: t('value.poorest'), figure: (row) => row.customers, as: percent },
          { title: t('column.revenueShare'), figure: (row) => row.revenue, as: percent },
        ]}
      >
        <LineChart
          label={title}
          format={(value) => percent(value, 0)}
          series={[
            {
              name: t('value.actual'),
              points: rows.map((row) => ({ label: percent(row.customers, 0), value: row.revenue })),
            },
            {
              name: t('value.equal'),
              points: rows.map((row) => ({ label: percent(row.customers, 0), value: row.customers })),
            },
          ]}
        />
      </Figure>
      <Panel title={t('value.carrying')} note={t('value.carrying.note')}>
        <Facts
          facts={[
            ...top.map(
              (one) =>
                [
                  t('value.best', { share: percent(one.customers, 0) }),
                  t('figure.ofRevenue', { share: percent(one.revenue) }),
                ] as const,
            ),
            [t('value.gini'), number(gini, 2)],
            [t('value.buyers'), number(customers)],
            [t('figure.revenue'), money(revenue, currency)],
            [t('value.inTheRed'), `${number(in_the_red.customers)} (${money(in_the_red.revenue, currency)})`],
          ]}
        />
      </Panel>
    </div>
  );
}

function BackTest({ answer }: { readonly answer: ValueModel }) {
  const { tried, tried_days, untried, currency, horizon_days, discount_rate, margin } = answer;
  return (
    <>
      <Panel title={t('value.method')}>
        <Facts
          facts={[
            [t('value.horizon'), days(horizon_days)],
            [t('value.margin'), percent(margin)],
            [t('value.discount'), percent(discount_rate)],
            [t('value.orders'), nameOf('model', answer.orders.model)],
            [t('value.spend'), nameOf('model', answer.spend.model)],
            [t('value.pastWeight'), percent(answer.past_weight)],
          ]}
        />
      </Panel>
      <Panel
        title={t('value.backTest')}
        note={untried ?? t('value.backTest.note', { days: number(tried_days) })}
      >
        {tried.length > 0 && (
          <Table
            caption={t('value.backTest')}
            rows={tried}
            columns={[
              {
                title: t('column.model'),
                value: ({ model }) => nameOf('model', model),
                show: ({ model, chosen }) => <ModelName model={model} chosen={chosen} />,
              },
              { title: t('value.pastWeight'), figure: ({ past_weight }) => past_weight, as: percent },
              { title: t('value.error'), amount: ({ mean_absolute_error }) => mean_absolute_error, currency },
              { title: t('value.bias'), figure: ({ bias }) => bias, as: percent },
              { title: t('value.rank'), figure: ({ spearman }) => spearman, as: (value) => number(value, 2) },
              {
                title: t('value.capture'),
                figure: ({ top_decile_capture }) => top_decile_capture,
                as: percent,
              },
            ]}
          />
        )}
      </Panel>
    </>
  );
}
