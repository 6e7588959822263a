import type { ComponentChildren } from 'preact';
import type { Insight } from '../api/types.ts';
import { t } from '../texts/texts.ts';
import { Notice } from './await.tsx';

type SuppressedInsight = Extract<Insight, { insight: 'suppressed' }>;

/** Shows an insight, or why it is not published where aggregates are private. */
export function Suppressed<I extends Insight>({
  answer,
  children,
}: {
  readonly answer: I;
  readonly children: (answer: Exclude<I, SuppressedInsight>) => ComponentChildren;
}) {
  if (answer.insight === 'suppressed') {
    return <Notice title={t('state.private.title')}>{answer.reason}</Notice>;
  }
  return <>{children(answer as Exclude<I, SuppressedInsight>)}</>;
}
