import * as z from 'zod/mini';
import type { CallType } from '../../contract/events/ecommerce-calls.ts';
import type { ReportedType } from '../../contract/events/event-types.ts';
import { component, count, described } from '../fields.ts';
import type { Context } from '../operation.ts';
import { eventsOfCall } from './call-events.ts';
import type { Fault } from './check-event.ts';
import { acceptedEvents, type EventPorts, MOST_EVENTS, takeEvents } from './take-events.ts';

const COUNT_ERROR = `must be a list of 1 to ${MOST_EVENTS} calls`;

/** Most events that the calls of one request come to: orders have many lines. */
const MOST_OF_CALLS = 4 * MOST_EVENTS;

const batch = z
  .array(z.unknown(), { error: COUNT_ERROR })
  .check(z.minLength(1, COUNT_ERROR), z.maxLength(MOST_EVENTS, COUNT_ERROR));

/** The body of `/v1/batch`: what libraries add to it is passed over. */
export const batchBody = z.looseObject({ batch });

/** A call as libraries send it, or several. */
export const callBody = z.looseObject(
  { batch: z.optional(batch) },
  { error: 'must be a call: a JSON object' },
);

/** What became of the calls of a request. */
export const acceptedCalls = component(
  'AcceptedCalls',
  z.strictObject({
    ...acceptedEvents.shape,
    rejected: described(
      acceptedEvents.shape.rejected,
      'Calls of which something cannot be used, each with the first thing wrong',
    ),
    unused: described(
      count,
      'Calls that tell nothing of the shop: pages, groups, other events, and those of visitors who did not agree to analytics',
    ),
  }),
);

/**
 * Takes calls of Segment's specification, each by itself, as the events that they tell of. Places in the answer are those of calls.
 * @param type of all calls; undefined where each says its own
 * @param allowed types of events that the caller may report
 */
export async function takeCalls(
  calls: readonly unknown[],
  type: CallType | undefined,
  allowed: readonly ReportedType[],
  context: Context<EventPorts>,
) {
  const events: { readonly index: number; readonly pointer: string; readonly event: object }[] = [];
  const faulty: (Fault & { readonly index: number })[] = [];
  let unused = 0;
  for (const [index, call] of calls.entries()) {
    const told = eventsOfCall(call, type);
    if ('code' in told) faulty.push({ index, ...told });
    else if (events.length + told.length > MOST_OF_CALLS)
      faulty.push({
        index,
        code: 'event.too_large',
        detail: `comes after ${MOST_OF_CALLS} events in one request: send it in another`,
        pointer: '',
      });
    else if (told.length === 0) unused += 1;
    else events.push(...told.map((each) => ({ index, ...each })));
  }
  const { body } = await takeEvents(
    events.map(({ event }) => event),
    allowed,
    false,
    context,
  );
  // What is wrong with an event is told where its call says it: by the field of the contract, since calls have several names for one.
  const inCall = <T extends { readonly index: number; readonly detail: string; readonly pointer: string }>(
    found: T,
  ): T => {
    const { index = 0, pointer = '' } = events[found.index] ?? {};
    const field = found.pointer.slice(1);
    return { ...found, index, pointer, detail: field === '' ? found.detail : `${field}: ${found.detail}` };
  };
  const { warnings, ...counts } = body;
  return {
    body: {
      ...counts,
      unused,
      rejected: firstOfEach([...faulty, ...body.rejected.map(inCall)]),
      ...(warnings === undefined ? {} : { warnings: warnings.map(inCall) }),
    },
  };
}

/** Of each call the first thing wrong, so that an answer is not much longer than its request. */
function firstOfEach<T extends { readonly index: number }>(faults: readonly T[]): T[] {
  const byCall = new Map<number, T>();
  for (const fault of faults) if (!byCall.has(fault.index)) byCall.set(fault.index, fault);
  return [...byCall.values()].sort((a, b) => a.index - b.index);
}
