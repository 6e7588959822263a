/** EventBridge in miniature: hands events to a target, in order of arrival. */
export interface Bus<E> {
  put(event: E): void;
  /** From now on events go to the target; those that came before go first. */
  open(target: (event: E) => Promise<void>): void;
  /** What waits is taken care of otherwise. */
  dropWaiting(): void;
}

/** Events that come before the bus is opened wait, so that files dropped together at the start cause one run. */
export function bus<E>(onError: (error: unknown) => void): Bus<E> {
  const waiting: E[] = [];
  let target: ((event: E) => Promise<void>) | undefined;

  function put(event: E): void {
    if (target === undefined) waiting.push(event);
    else target(event).catch(onError);
  }

  function open(to: (event: E) => Promise<void>): void {
    target = to;
    for (const event of waiting.splice(0)) put(event);
  }

  function dropWaiting(): void {
    waiting.length = 0;
  }

  return { put, open, dropWaiting };
}
