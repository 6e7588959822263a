import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../client/types.ts';
import type { Reply } from './client.ts';

/** How far an answer is. `failed` without a problem document: nobody answered. */
export type Answer<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: T }
  | { readonly state: 'failed'; readonly problem: Problem | undefined; readonly retry: () => void };

/**
 * Asks when the component appears and whenever `key` changes. An answer that arrives after the next question is dropped.
 * @param key what is asked, as text; null: nothing to ask yet
 */
export function useAnswer<T>(key: string | null, ask: () => Promise<Reply<T>>): Answer<T> & Reload {
  const [answer, setAnswer] = useState<Answer<T> & { key: string | null }>({ state: 'loading', key });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  // `key` stands for what `ask` asks.
  useEffect(() => {
    if (key === null) return;
    let current = true;
    const settle = (next: Answer<T>) => current && setAnswer({ ...next, key });
    ask().then(
      ({ data, error }) =>
        settle(data === undefined ? { state: 'failed', problem: error, retry } : { state: 'ready', data }),
      () => settle({ state: 'failed', problem: undefined, retry }),
    );
    return () => {
      current = false;
    };
  }, [key, attempt]);
  return { ...(answer.key === key ? answer : ({ state: 'loading' } as const)), reload: retry };
}

interface Reload {
  /** Asks again; what is shown stays until the new answer is there. */
  readonly reload: () => void;
}
