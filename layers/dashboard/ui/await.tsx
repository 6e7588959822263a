import type { ComponentChildren } from 'preact';
import type { Answer } from '../api/use-answer.ts';
import { t } from '../texts/texts.ts';

/** Shows an answer when it is there; until then that it is awaited, or why it cannot come and what to do. */
export function Await<T>({
  answer,
  children,
}: {
  readonly answer: Answer<T>;
  readonly children: (data: T) => ComponentChildren;
}) {
  if (answer.state === 'ready') return <>{children(answer.data)}</>;
  if (answer.state === 'loading') {
    return (
      <div class="skeleton" role="status">
        <span class="unseen">{t('state.loading')}</span>
      </div>
    );
  }
  const { problem, retry } = answer;
  if (problem?.code === 'model.not_ready') {
    return <Notice title={t('state.empty.title')}>{t('state.empty.advice')}</Notice>;
  }
  return (
    <Notice title={problem === undefined ? t('state.away.title') : t('state.failed.title')} kind="failed">
      <p>{problem?.detail ?? t('state.away.advice')}</p>
      <button type="button" onClick={retry}>
        {t('action.retry')}
      </button>
    </Notice>
  );
}

/** A message in place of figures: why there are none, and what to do. */
export function Notice({
  title,
  kind = 'plain',
  children,
}: {
  readonly title: string;
  readonly kind?: 'plain' | 'failed';
  readonly children?: ComponentChildren;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'failed' ? 'alert' : 'note'}>
      <strong>{title}</strong>
      <div>{children}</div>
    </div>
  );
}
