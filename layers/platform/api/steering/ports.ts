import { surroundings } from '../../config.ts';
import { type RequestPorts, readingPorts } from '../../http/ports.ts';
import { dynamoLiveStore } from '../../live/live-dynamo.ts';
import type { LiveStore } from '../../live/live-store.ts';

/** What the function of rules and experiments works with. */
export interface SteeringPorts extends RequestPorts {
  readonly live: LiveStore;
}

/** These ports, from the function's environment. Built once a container. */
export function steeringPorts(): SteeringPorts {
  return { ...readingPorts(), live: dynamoLiveStore(surroundings().activityTable) };
}
