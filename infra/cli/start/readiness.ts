import { Unavailable } from '../../../layers/api/http/problem.ts';

/** Whether the API can answer: the port is taken long before everything behind it runs. */
export interface Readiness {
  /** Requests may pass from now on. */
  open(): void;
  /** @throws Unavailable with what to do */
  check(): void;
}

export function readiness(): Readiness {
  let isOpen = false;
  return {
    open: () => {
      isOpen = true;
    },
    check: () => {
      if (!isOpen) throw new Unavailable('Clientele is starting. Try again in a moment.');
    },
  };
}
