import { pathId } from '../../client/path-id.ts';
import type { Experiment } from '../../client/types.ts';
import { api, type InsightOf } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Interval } from '../charts/interval.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await } from '../ui/await.tsx';
import { day, money, number, percent } from '../ui/format.ts';
import { AwaitInsight, useInsight } from '../ui/insight-view.tsx';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { Table } from '../ui/table.tsx';
import { useQuery } from '../ui/use-query.ts';

type Attribution = InsightOf<'attribution'>;
const CUTS = ['placements', 'sources', 'model_versions', 'arms'] as const;

/** What recommendations brought, and which experiments are decided. */
export function Experiments() {
  const attribution = useInsight('attribution');
  const experiments = useAnswer('experiments', () => api.GET('/v1/experiments'));
  return (
    <Page title={t('experiments.title')} lead={t('experiments.lead')}>
      <AwaitInsight answer={attribution}>{(answer) => <Brought answer={answer} />}</AwaitInsight>
      {attribution.state === 'ready' && (
        <Await answer={experiments}>
          {({ experiments: all }) =>
            all.length === 0 ? (
              <Panel title={t('experiments.running')}>
                <p>{t('experiments.none')}</p>
              </Panel>
            ) : (
              all.map(({ experiment_id }) => <OneExperiment key={experiment_id} id={experiment_id} />)
            )
          }
        </Await>
      )}
    </Page>
  );
}

function Brought({ answer }: { readonly answer: Attribution }) {
  const [cut, setCut] = useQuery('by', 'placements');
  const { total, shop, currency, from, to } = answer;
  const chosen = CUTS.find((name) => name === cut) ?? 'placements';
  const name = t('experiments.by', { cut: nameOf('cut', chosen) });
  return (
    <>
      <Panel title={t('figure.recommended')} note={t('experiments.period', { from: day(from), to: day(to) })}>
        <Facts
          facts={[
            [t('figure.revenue'), money(total.revenue, currency)],
            [t('experiments.share'), percent(shop.revenue > 0 ? total.revenue / shop.revenue : null)],
            [t('experiments.impressions'), number(total.impressions)],
            [t('experiments.clickThrough'), percent(total.click_through)],
            [t('experiments.conversion'), percent(total.conversion)],
          ]}
        />
      </Panel>
      <Panel title={name}>
        <div class="form">
          <Select
            label={t('experiments.cut')}
            value={chosen}
            onChange={setCut}
            options={CUTS.map((one) => [one, nameOf('cut', one)] as const)}
          />
        </div>
        <Table
          caption={name}
          rows={answer[chosen]}
          columns={[
            {
              title: nameOf('cut', chosen),
              value: (row) =>
                row.name === '(none)' || row.name === '-'
                  ? t('experiments.noName')
                  : nameOf(chosen === 'sources' ? 'source' : 'cut.name', row.name),
            },
            { title: t('figure.revenue'), amount: ({ revenue }) => revenue, currency },
            { title: t('experiments.impressions'), figure: ({ impressions }) => impressions, as: number },
            { title: t('experiments.clicks'), figure: ({ clicks }) => clicks, as: number },
            {
              title: t('experiments.clickThrough'),
              figure: ({ click_through }) => click_through,
              as: percent,
            },
            { title: t('experiments.purchases'), figure: ({ purchases }) => purchases, as: number },
          ]}
        />
      </Panel>
    </>
  );
}

function OneExperiment({ id }: { readonly id: string }) {
  const experiment = useAnswer(id, () =>
    api.GET('/v1/experiments/{experimentId}', { params: { path: { experimentId: pathId(id) } } }),
  );
  return (
    <Panel title={t('experiments.one', { name: id })}>
      <Await answer={experiment}>{(answer) => <Results experiment={answer} />}</Await>
    </Panel>
  );
}

function Results({ experiment: { results, arms } }: { readonly experiment: Experiment }) {
  if (results === null)
    return <p>{t('experiments.noResults', { arms: arms.map(({ arm }) => arm).join(', ') })}</p>;
  const { decided, currency } = results;
  return (
    <>
      <p>
        <span class="badge">{t(decided ? 'experiments.decided' : 'experiments.undecided')}</span>
      </p>
      <p class="note">{t('experiments.interval.note', { level: percent(1 - results.alpha, 0) })}</p>
      <Interval
        rows={results.arms.map(({ arm, bought }) => ({
          key: arm,
          name: arm,
          rate: bought.rate,
          low: bought.interval[0] ?? bought.rate,
          high: bought.interval[1] ?? bought.rate,
        }))}
      />
      <Table
        caption={t('experiments.arms')}
        rows={results.arms}
        columns={[
          { title: t('experiments.arm'), value: ({ arm }) => arm },
          { title: t('experiments.subjects'), figure: ({ subjects }) => subjects, as: number },
          {
            title: t('experiments.bought'),
            figure: ({ bought }) => bought.rate,
            as: (value) => percent(value, 2),
          },
          {
            title: t('experiments.pValue'),
            figure: ({ bought }) => bought.versus_first?.p_value ?? null,
            as: (value) => number(value, 3),
          },
          { title: t('figure.revenue'), amount: ({ revenue }) => revenue, currency },
        ]}
      />
    </>
  );
}
