import type { Model, Models as ModelsAnswer } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await, Notice } from '../ui/await.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { day, moment, number, percent } from '../ui/format.ts';
import { ModelName } from '../ui/model-name.tsx';
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
          { title: t('models.rows'), figure: ({ rows }) => rows, as: number },
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
                value: ({ model }) => nameOf('model', model),
                show: ({ model }) => <ModelName model={model} chosen={model === recipe.model} />,
              },
              { title: t('models.recall', { k: holdout.k }), figure: ({ recall }) => recall, as: percent },
              {
                title: t('models.ndcg', { k: holdout.k }),
                figure: ({ ndcg }) => ndcg,
                as: (value) => number(value, 4),
              },
              { title: t('models.hitRate'), figure: ({ hit_rate }) => hit_rate, as: percent },
              { title: t('models.coverage'), figure: ({ coverage }) => coverage, as: percent },
              {
                title: t('models.commonest'),
                figure: (row) => row.exposure?.commonest_item_share ?? null,
                as: percent,
              },
              {
                title: t('models.novelty'),
                figure: (row) => row.exposure?.novelty ?? null,
                as: (value) => number(value, 2),
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
            { title: t('models.strength'), figure: ({ strength }) => strength },
            { title: t('models.accuracy'), figure: ({ ndcg }) => ndcg, as: (value) => number(value, 4) },
            { title: t('models.coverage'), figure: (row) => row.exposure.coverage, as: percent },
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
