import * as z from 'zod/mini';
import { REPORTED_TYPES } from '../../contract/events/event-types.ts';
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
    { events: eventList, backfill: z.optional(z.boolean({ error: 'must be true or false' })) },
    { error: BODY_ERROR },
  )
  .check(onlyKeys('events', 'backfill'));

/** Takes events of all types, from systems of the shop that know what was ordered. */
export const postTrustedEvents = operation({
  route: 'POST /v1/events/trusted',
  audience: 'back-office',
  body,
  response: acceptedEvents,
  success: 202,
  events: true,
  act: async ({ body: { events, backfill = false, ...single } }, context: Context<EventPorts>) =>
    takeEvents(events ?? [single], REPORTED_TYPES, backfill, context),
});
