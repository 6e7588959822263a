import type { ServingStore } from '../serving.ts';
import { servingStore } from '../serving-dynamo.ts';

/** What every request function works with; some have more. Tests hand in their own. */
export interface RequestPorts {
  readonly store: ServingStore;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** The ports of a function that only reads, from its environment. Built once a container. */
export function readingPorts(): RequestPorts {
  return { store: servingStore(), now: Date.now };
}
