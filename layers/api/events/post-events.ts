import * as z from 'zod/mini';
import { STOREFRONT_EVENTS } from '../../contract/events/event-rules.ts';
import { type Context, operation } from '../operation.ts';
import {
  acceptedEvents,
  BODY_ERROR,
  type EventPorts,
  eventList,
  onlyKeys,
  takeEvents,
} from './take-events.ts';

/** `{events: […]}`, or an event itself. */
const body = z
  .looseObject(
    {
      events: eventList,
      backfill: z.optional(
        z.undefined({ error: 'is for history, which the back office posts to /v1/events/trusted' }),
      ),
    },
    { error: BODY_ERROR },
  )
  .check(onlyKeys('events'));

/** Takes what visitors do, from the shop's pages. */
export const postEvents = operation({
  route: 'POST /v1/events',
  audience: 'storefront',
  body,
  response: acceptedEvents,
  success: 202,
  events: true,
  beacons: true,
  act: async ({ body: { events, ...single } }, context: Context<EventPorts>) =>
    takeEvents(events ?? [single], STOREFRONT_EVENTS, false, context),
});
