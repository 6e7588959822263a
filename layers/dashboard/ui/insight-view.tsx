import type { ComponentChildren } from 'preact';
import { getInsight, type InsightName, type InsightOf, type SuppressedInsight } from '../api/client.ts';
import { type Answer, useAnswer } from '../api/use-answer.ts';
import { t } from '../texts/texts.ts';
import { Await, Notice } from './await.tsx';

/** Asks for an insight when the component appears. */
export function useInsight<N extends InsightName>(name: N): Answer<InsightOf<N> | SuppressedInsight> {
  return useAnswer(name, () => getInsight(name));
}

/** Shows an insight when it is there, or why it is not published where aggregates are private. */
export function AwaitInsight<I extends InsightOf<InsightName>>({
  answer,
  children,
}: {
  readonly answer: Answer<I | SuppressedInsight>;
  readonly children: (insight: I) => ComponentChildren;
}) {
  return (
    <Await answer={answer}>
      {(insight) =>
        insight.insight === 'suppressed' ? (
          <Notice title={t('state.private.title')}>{insight.reason}</Notice>
        ) : (
          children(insight)
        )
      }
    </Await>
  );
}
