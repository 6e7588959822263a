import { api } from '../api/client.ts';
import type { Model, Models as ModelsAnswer } from '../api/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await, Notice } from '../ui/await.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { day, moment, number, percent } from '../ui/format.ts';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';

/** The version that serves, what the judge said of it, and what else was tried. */
export function Models() {
  const model = useAnswer('model', () => api.GET('/v1/models/current'));
  const versions = useAnswer('versions', () => api.GET('/v1/models'));
  return (
    <Page title={t('models.title')} lead={t('models.lead')}>
      <Await answer={model}>{(answer) => <Serving model={answer} />}</Await>
      {model.state === 'ready' && (
        <Panel title={t('models.versions')} note={t('models.versions.note')}>
          <Await answer={versions}>
            {({ models, held_since }) => (
              <Versions
                heldSince={held_since}
                models={models}
                onChange={() => {
                  versions.reload();
                  model.reload();
                }}
              />
            )}
          </Await>
        </Panel>
      )}
    </Page>
  );
}

/** The published versions; each that does not serve can be made to. */
function Versions({
  models,
  heldSince,
  onChange,
}: {
  readonly heldSince: string | null;
  readonly models: ModelsAnswer['models'];
  readonly onChange: () => void;
}) {
  return (
    <>
      {heldSince !== null && (
        <Notice title={t('models.held', { since: moment(heldSince) })}>
          <Confirm
            label={t('models.resume')}
            question={t('models.resume.question')}
            act={() => api.DELETE('/v1/models/hold')}
            onDone={onChange}
          />
        </Notice>
      )}
      <Table
        caption={t('models.versions')}
        rows={models}
        columns={[
          { title: t('models.version'), value: ({ model_version }) => model_version },
          {
            title: t('models.published'),
            value: ({ published_at }) => published_at,
            show: ({ published_at }) => moment(published_at),
          },
          {
            title: t('models.expires'),
            value: ({ expires_at }) => expires_at,
            show: ({ expires_at }) => day(expires_at),
          },
          {
            title: t('models.rows'),
            value: ({ rows }) => rows,
            show: ({ rows }) => number(rows),
            numeric: true,
          },
          {
            title: t('models.activate'),
            value: ({ active }) => (active ? t('column.chosen') : null),
            show: ({ active, model_version }) =>
              active ? (
                <span class="badge">{t('column.chosen')}</span>
              ) : (
                <Confirm
                  label={t('models.activate')}
                  question={t('models.activate.question', { version: model_version })}
                  act={() => api.PUT('/v1/models/current', { body: { model_version } })}
                  onDone={onChange}
                />
              ),
          },
        ]}
      />
    </>
  );
}

function Serving({ model }: { readonly model: Model }) {
  const { verdict, recipe, holdout, exposure } = model;
  return (
    <>
      <div class="columns">
        <Panel title={t('models.serving')}>
          <Facts
            facts={[
              [t('models.version'), model.model_version],
              [t('run.activated'), moment(model.activated_at)],
              [t('run.upTo'), moment(model.as_of)],
              [t('models.expires'), moment(model.expires_at)],
              [t('models.recipe'), nameOf('model', recipe.model)],
              [t('run.events'), number(model.events)],
              [t('run.customers'), number(model.customers)],
              [t('run.items'), number(model.items)],
              [t('run.rejected'), number(model.rejected_rows)],
            ]}
          />
        </Panel>
        <Panel title={t('models.verdict')} note={verdict.reason}>
          <p>
            <span class="badge">{nameOf('verdict', verdict.outcome)}</span>
          </p>
        </Panel>
      </div>
      {holdout !== null && (
        <Panel
          title={t('models.tried')}
          note={t('models.tried.note', { customers: number(holdout.customers), cut: day(holdout.cut) })}
        >
          <Table
            caption={t('models.tried')}
            rows={holdout.models}
            columns={[
              {
                title: t('column.model'),
                value: (row) => nameOf('model', row.model),
                show: (row) => (
                  <>
                    {nameOf('model', row.model)}{' '}
                    {row.model === recipe.model && <span class="badge">{t('column.chosen')}</span>}
                  </>
                ),
              },
              {
                title: t('models.recall', { k: holdout.k }),
                value: ({ recall }) => recall,
                show: ({ recall }) => percent(recall),
                numeric: true,
              },
              {
                title: t('models.ndcg', { k: holdout.k }),
                value: ({ ndcg }) => ndcg,
                show: ({ ndcg }) => number(ndcg, 4),
                numeric: true,
              },
              {
                title: t('models.hitRate'),
                value: ({ hit_rate }) => hit_rate,
                show: ({ hit_rate }) => percent(hit_rate),
                numeric: true,
              },
              {
                title: t('models.coverage'),
                value: ({ coverage }) => coverage,
                show: ({ coverage }) => percent(coverage),
                numeric: true,
              },
              {
                title: t('models.commonest'),
                value: (row) => row.exposure?.commonest_item_share ?? null,
                show: (row) => percent(row.exposure?.commonest_item_share ?? null),
                numeric: true,
              },
              {
                title: t('models.novelty'),
                value: (row) => row.exposure?.novelty ?? null,
                show: (row) => number(row.exposure?.novelty ?? null, 2),
                numeric: true,
              },
            ]}
          />
        </Panel>
      )}
      {exposure !== undefined && exposure.curve.length > 1 && (
        <Figure
          title={t('models.exposure')}
          note={exposure.chosen_by}
          rows={exposure.curve}
          columns={[
            { title: t('models.strength'), value: ({ strength }) => strength, numeric: true },
            {
              title: t('models.accuracy'),
              value: ({ ndcg }) => ndcg,
              show: ({ ndcg }) => number(ndcg, 4),
              numeric: true,
            },
            {
              title: t('models.coverage'),
              value: (row) => row.exposure.coverage,
              show: (row) => percent(row.exposure.coverage),
              numeric: true,
            },
          ]}
        >
          <LineChart
            label={t('models.exposure')}
            format={(value) => percent(value, 0)}
            series={[
              {
                name: t('models.accuracy'),
                points: exposure.curve.map(({ strength, ndcg }) => ({
                  label: number(strength, 2),
                  value: ndcg,
                })),
              },
              {
                name: t('models.coverage'),
                points: exposure.curve.map((row) => ({
                  label: number(row.strength, 2),
                  value: row.exposure.coverage,
                })),
              },
            ]}
          />
        </Figure>
      )}
    </>
  );
}
