import { readEnvironment } from '../../stores/environment.ts';
import { dynamoLiveStore } from '../../stores/live/live-dynamo.ts';
import type { LiveStore } from '../../stores/live/live-store.ts';
import { type RequestPorts, readingPorts } from '../reading/ports.ts';

/** What the function of rules and experiments works with. */
export interface MerchandisingPorts extends RequestPorts {
  readonly live: LiveStore;
}

/** These ports, from the function's environment. Built once a container. */
export function merchandisingPorts(): MerchandisingPorts {
  return { ...readingPorts(), live: dynamoLiveStore(readEnvironment().activityTable) };
}
