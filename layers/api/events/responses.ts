import * as z from 'zod';
import { count } from '../fields.ts';
import { REJECTION_CODES } from './check-event.ts';

export const rejectionBody = z.strictObject({
  index: z.int().min(0).meta({ description: 'Place of the event in the request, from 0' }),
  code: z.enum(REJECTION_CODES).meta({ description: 'Stable; programs go by it' }),
  detail: z.string().min(1),
  pointer: z.string().meta({ description: 'JSON pointer into the event; empty for the event as a whole' }),
});

export const acceptedEventsBody = z.strictObject({
  accepted: count.meta({ description: 'Events that are new; they are durable' }),
  duplicates: count.meta({ description: 'Events that were known, or twice in the request' }),
  ignored: count.meta({
    description:
      'Events that could be used and are not kept, because the shop has erased their customers; sending them again changes nothing',
  }),
  rejected: z
    .array(rejectionBody)
    .meta({ description: 'Events that cannot be used, each with the first thing wrong' }),
});

/** Schemas that the OpenAPI document names. */
export const eventSchemas = { Rejection: rejectionBody, AcceptedEvents: acceptedEventsBody } as const;

export type AcceptedEventsBody = z.infer<typeof acceptedEventsBody>;
export type RejectionBody = z.infer<typeof rejectionBody>;
