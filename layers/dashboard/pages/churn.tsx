import type { InsightOf } from '../api/client.ts';
import { Bars } from '../charts/bars.tsx';
import { Figure } from '../charts/figure.tsx';
import { nameOf, sentenceCase, t } from '../texts/texts.ts';
import { Notice } from '../ui/await.tsx';
import { days, number, percent } from '../ui/format.ts';
import { AwaitInsight, useInsight } from '../ui/insight-view.tsx';
import { ModelName } from '../ui/model-name.tsx';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { withQuery } from '../ui/use-query.ts';

type ChurnModel = InsightOf<'churn-model'>;

/** What moves the risk that customers leave, and how good its prediction is. */
export function Churn() {
  const model = useInsight('churn-model');
  return (
    <Page title={t('churn.title')} lead={t('churn.lead')}>
      <AwaitInsight answer={model}>{(answer) => <Prediction answer={answer} />}</AwaitInsight>
    </Page>
  );
}

function Prediction({ answer }: { readonly answer: ChurnModel }) {
  const { importance, tried, horizon_days, blend, fallback } = answer;
  const used = tried.find(({ chosen }) => chosen);
  return (
    <>
      {fallback !== null && <Notice title={t('churn.fallback')}>{fallback}</Notice>}
      <Panel title={t('churn.meaning')} note={t('churn.meaning.note', { days: days(horizon_days) })}>
        <Facts
          facts={[
            ...(used === undefined ? [] : [[t('churn.rate'), percent(used.rate)] as const]),
            [t('churn.blend'), blend.map((model) => nameOf('model', model)).join(', ') || '–'],
            [
              t('churn.worklist'),
              <a key="win-back" href={withQuery('/worklists', { play: 'win-back' })}>
                {nameOf('play', 'win-back')}
              </a>,
            ],
          ]}
        />
      </Panel>
      {importance.length > 0 && (
        <Figure
          title={t('churn.importance')}
          note={t('churn.importance.note')}
          rows={importance}
          columns={[
            { title: t('churn.feature'), value: ({ text }) => sentenceCase(text) },
            { title: t('churn.loss'), figure: ({ loss }) => loss, as: (value) => number(value, 4) },
          ]}
        >
          <Bars
            ends={false}
            bars={importance.slice(0, 10).map(({ feature, text, loss }) => ({
              key: feature,
              name: sentenceCase(text),
              value: Math.max(0, loss),
              text: number(loss, 3),
            }))}
          />
        </Figure>
      )}
      {tried.length > 0 && (
        <Panel title={t('churn.tried')} note={t('churn.tried.note')}>
          <Table
            caption={t('churn.tried')}
            rows={tried}
            columns={[
              {
                title: t('column.model'),
                value: ({ model }) => nameOf('model', model),
                show: ({ model, chosen }) => <ModelName model={model} chosen={chosen} />,
              },
              { title: t('churn.auc'), figure: ({ auc }) => auc, as: percent },
              {
                title: t('churn.calibration'),
                figure: ({ calibration_error }) => calibration_error,
                as: percent,
              },
              { title: t('churn.brier'), figure: ({ brier }) => brier, as: (value) => number(value, 3) },
              {
                title: t('churn.lift'),
                figure: ({ top_decile_lift }) => top_decile_lift,
                as: (lift) => (lift === null ? '–' : `${number(lift, 2)}×`),
              },
            ]}
          />
        </Panel>
      )}
    </>
  );
}
