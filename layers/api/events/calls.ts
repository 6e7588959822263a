import * as z from 'zod/mini';
import type { RouteKey } from '../../contract/audiences.ts';
import { CALL_LETTERS, type CallType } from '../../contract/events/ecommerce-calls.ts';
import { STOREFRONT_EVENTS } from '../../contract/events/event-rules.ts';
import { REPORTED_TYPES } from '../../contract/events/event-types.ts';
import { type Context, operation } from '../operation.ts';
import { acceptedCalls, batchBody, callBody, takeCalls } from './take-calls.ts';
import type { EventPorts } from './take-events.ts';

/** An operation that takes one call of a type, from the shop's pages. */
function callOperation<R extends RouteKey>(route: R, type: CallType) {
  return operation({
    route,
    audience: 'storefront',
    body: callBody,
    response: acceptedCalls,
    success: 202,
    events: true,
    beacons: true,
    act: async ({ body }, context: Context<EventPorts>) =>
      takeCalls([body], type, STOREFRONT_EVENTS, context),
  });
}

export const postTrack = callOperation('POST /v1/track', 'track');
export const postIdentify = callOperation('POST /v1/identify', 'identify');
export const postAlias = callOperation('POST /v1/alias', 'alias');
export const postPage = callOperation('POST /v1/page', 'page');

/** Calls by the letters that analytics.js puts behind its host. */
const LETTERS = { t: 'track', i: 'identify', a: 'alias', p: 'page', s: 'screen', g: 'group' } as const;

/** Takes what analytics.js sends, which knows the types of calls by letters. */
export const postCall = operation({
  route: 'POST /v1/calls/{call}',
  audience: 'storefront',
  params: {
    call: z.enum(CALL_LETTERS, { error: `must be one of ${CALL_LETTERS.join(', ')}` }),
  },
  body: callBody,
  response: acceptedCalls,
  success: 202,
  events: true,
  beacons: true,
  act: async ({ call, body }, context: Context<EventPorts>) =>
    takeCalls(body.batch ?? [body], call === 'b' ? undefined : LETTERS[call], STOREFRONT_EVENTS, context),
});

/** Takes calls of all types at once, from the shop's pages. */
export const postBatch = operation({
  route: 'POST /v1/batch',
  audience: 'storefront',
  body: batchBody,
  response: acceptedCalls,
  success: 202,
  events: true,
  beacons: true,
  act: async ({ body: { batch } }, context: Context<EventPorts>) =>
    takeCalls(batch, undefined, STOREFRONT_EVENTS, context),
});

/** Takes calls of all types at once, orders too, from systems of the shop. */
export const postTrustedBatch = operation({
  route: 'POST /v1/batch/trusted',
  audience: 'back-office',
  body: batchBody,
  response: acceptedCalls,
  success: 202,
  events: true,
  act: async ({ body: { batch } }, context: Context<EventPorts>) =>
    takeCalls(batch, undefined, REPORTED_TYPES, context),
});
