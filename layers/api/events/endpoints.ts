import type { MoneyOptions } from '../../contract/events/currency.ts';
import { endpoint } from '../http/endpoint.ts';
import type { RequestPorts } from '../http/ports.ts';
import { type AcceptPorts, acceptEvents, acceptHistory } from './accept-events.ts';
import { type CheckedEvent, checkEvent } from './check-event.ts';
import { eventOperations } from './operations.ts';
import type { AcceptedEventsBody, RejectionBody } from './responses.ts';

/** What the function that takes events works with. */
export interface EventPorts extends RequestPorts, AcceptPorts {
  readonly now: () => number;
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: () => Promise<MoneyOptions | undefined>;
}

/** Takes events, each for itself: those that cannot be used are told, the others are durable when the answer comes. */
export const postEvents = endpoint(
  eventOperations.postEvents,
  async ({ body }, _, ports: EventPorts, { names }) => {
    const { events: list, backfill = false, ...single } = body;
    const events = list ?? [single];
    const money = events.some(hasMoney) ? await ports.money() : undefined;
    const context = { now: ports.now(), backfill, money, names };
    const checked: CheckedEvent[] = [];
    const rejected: RejectionBody[] = [];
    for (const [index, event] of events.entries()) {
      const result = checkEvent(event, context);
      if ('code' in result) rejected.push({ index, ...result });
      else checked.push(result);
    }
    const { accepted, duplicates, ignored } = await (backfill ? acceptHistory : acceptEvents)(checked, ports);
    const answer: AcceptedEventsBody = { accepted, duplicates, ignored, rejected };
    return { body: answer };
  },
);

function hasMoney(event: unknown): boolean {
  return event !== null && typeof event === 'object' && 'unit_price' in event;
}
