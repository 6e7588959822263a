/** Passes events on to a target in order of arrival, as EventBridge does. */
export interface EventBus<E> {
  put(event: E): void;
  /** Passes events on from now on, beginning with those that are waiting. */
  open(target: (event: E) => Promise<void>): void;
  /** Forgets the events that are waiting. */
  dropWaiting(): void;
}

/** A bus whose events wait until it is opened, so that the uploads of a start cause one run. */
export function eventBus<E>(onError: (error: unknown) => void): EventBus<E> {
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
