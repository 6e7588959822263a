import type { Model, Runs } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Bars } from '../charts/bars.tsx';
import { Figure } from '../charts/figure.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await, Notice } from '../ui/await.tsx';
import { moment, number, percent } from '../ui/format.ts';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';

type Run = Runs['runs'][number];

/** How the last runs ended, and where rejected rows came from. */
export function Data() {
  const runs = useAnswer('runs', () => api.GET('/v1/runs', { params: { query: { limit: 30 } } }));
  const model = useAnswer('model', () => api.GET('/v1/models/current'));
  return (
    <Page title={t('data.title')} lead={t('data.lead')}>
      <Await answer={model}>{(answer) => <Freshness model={answer} />}</Await>
      <Await answer={runs}>{({ runs: all }) => <AllRuns runs={all} />}</Await>
    </Page>
  );
}

function Freshness({ model }: { readonly model: Model }) {
  return (
    <Panel title={t('data.freshness')}>
      <Facts
        facts={[
          [t('run.upTo'), moment(model.as_of)],
          [t('run.activated'), moment(model.activated_at)],
          [t('run.events'), number(model.events)],
          [t('run.rejected'), number(model.rejected_rows)],
        ]}
      />
    </Panel>
  );
}

function AllRuns({ runs }: { readonly runs: readonly Run[] }) {
  const [last] = runs;
  const read = runs.find(({ data }) => data !== null);
  if (last === undefined) return <Panel title={t('data.runs')}>{t('data.none')}</Panel>;
  return (
    <>
      {['held', 'invalid', 'failed'].includes(last.outcome) && (
        <Notice title={nameOf('outcome', last.outcome)} kind="failed">
          <p>{last.reason}</p>
          <p>{t(last.outcome === 'held' ? 'data.held.advice' : 'data.failed.advice')}</p>
        </Notice>
      )}
      {read?.data && <Rows run={read} />}
      <Panel title={t('data.runs')}>
        <Table
          caption={t('data.runs')}
          rows={runs}
          columns={[
            {
              title: t('data.finished'),
              value: ({ finished_at }) => finished_at,
              show: ({ finished_at }) => moment(finished_at),
            },
            {
              title: t('data.outcome'),
              value: ({ outcome }) => nameOf('outcome', outcome),
              show: ({ outcome }) => <span class={`badge ${outcome}`}>{nameOf('outcome', outcome)}</span>,
            },
            { title: t('data.reason'), value: ({ reason }) => reason },
            { title: t('data.rows'), figure: ({ data }) => data?.rows ?? null, as: number },
            { title: t('run.rejected'), figure: ({ data }) => data?.rejected ?? null, as: number },
          ]}
        />
      </Panel>
    </>
  );
}

/** What became of the rows in the last run that read any. */
function Rows({ run: { data, finished_at } }: { readonly run: Run }) {
  if (data === null) return null;
  const { rows, rejected, events, rejected_by_reason, unreadable } = data;
  const reasons = Object.entries(rejected_by_reason)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count);
  return (
    <>
      <Panel title={t('data.last')} note={moment(finished_at)}>
        <Facts
          facts={[
            [t('data.rows'), number(rows)],
            [t('run.events'), number(events)],
            [t('run.rejected'), number(rejected)],
            [t('data.rejectShare'), percent(rows > 0 ? rejected / rows : null)],
          ]}
        />
        {unreadable.map(({ source, problem }) => (
          <Notice key={source} title={source} kind="failed">
            {problem}
          </Notice>
        ))}
      </Panel>
      {reasons.length > 0 && (
        <Figure
          title={t('data.reasons')}
          note={t('data.reasons.note')}
          rows={reasons}
          columns={[
            { title: t('data.reason'), value: ({ reason }) => nameOf('reject', reason) },
            { title: t('data.rows'), figure: ({ count }) => count, as: number },
          ]}
        >
          <Bars
            bars={reasons.map(({ reason, count }) => ({
              key: reason,
              name: nameOf('reject', reason),
              value: count,
              text: number(count),
            }))}
          />
        </Figure>
      )}
    </>
  );
}
