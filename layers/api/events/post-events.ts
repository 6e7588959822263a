import * as z from 'zod/mini';
import type { MoneyOptions } from '../../contract/events/currency.ts';
import { component, count, described, stableCode } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import type { RequestPorts } from '../reading/ports.ts';
import { type AcceptPorts, acceptEvents, acceptHistory } from './accept-events.ts';
import { type CheckedEvent, checkEvent, REJECTION_CODES, WARNING_CODES } from './check-event.ts';

/** What the function that takes events works with. */
export interface EventPorts extends RequestPorts, AcceptPorts {
  readonly now: () => number;
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: () => Promise<MoneyOptions | undefined>;
}

/** Most events in one request. */
export const MOST_EVENTS = 500;

const COUNT_ERROR = `must be a list of 1 to ${MOST_EVENTS} events`;
const KEYS: ReadonlySet<string> = new Set(['events', 'backfill']);

/** `{events: […]}`, or an event itself; each event is checked later, by itself. */
const body = z
  .looseObject(
    {
      events: z.optional(
        z
          .array(z.unknown(), { error: COUNT_ERROR })
          .check(z.minLength(1, COUNT_ERROR), z.maxLength(MOST_EVENTS, COUNT_ERROR)),
      ),
      backfill: z.optional(z.boolean({ error: 'must be true or false' })),
    },
    { error: 'must be an event, or an object with `events`' },
  )
  .check(
    z.refine(
      (given) => given.events === undefined || Object.keys(given).every((key) => KEYS.has(key)),
      'has other keys beside `events` and `backfill`',
    ),
  );

const rejection = component(
  'Rejection',
  z.strictObject({
    index: described(count, 'Place of the event in the request, from 0'),
    code: stableCode(REJECTION_CODES),
    detail: z.string().check(z.minLength(1)),
    pointer: described(z.string(), 'JSON pointer into the event; empty for the event as a whole'),
  }),
);

const warning = component(
  'Warning',
  z.strictObject({
    index: described(count, 'Place of the event in the request, from 0'),
    code: stableCode(WARNING_CODES),
    detail: z.string().check(z.minLength(1)),
    pointer: described(z.string(), 'JSON pointer into the event'),
  }),
);

const response = component(
  'AcceptedEvents',
  z.strictObject({
    accepted: described(count, 'Events that are new; they are durable'),
    duplicates: described(count, 'Events that were known, or twice in the request'),
    ignored: described(
      count,
      'Events that could be used and are not kept, because the shop has erased their customers; sending them again changes nothing',
    ),
    rejected: described(z.array(rejection), 'Events that cannot be used, each with the first thing wrong'),
    warnings: described(
      z.optional(z.array(warning)),
      'What is odd about events that were taken all the same; absent where nothing is',
    ),
  }),
);

/** Takes events, each by itself: those that cannot be used are listed, the others are durable when the answer comes. */
export const postEvents = operation({
  route: 'POST /v1/events',
  audience: 'storefront',
  body,
  response,
  success: 202,
  events: true,
  act: async (
    { body: { events: list, backfill = false, ...single } },
    { ports, names }: Context<EventPorts>,
  ) => {
    const events = list ?? [single];
    const money = events.some(hasMoney) ? await ports.money() : undefined;
    const context = { now: ports.now(), backfill, money, names };
    const checked: CheckedEvent[] = [];
    const rejected: z.output<typeof rejection>[] = [];
    const warnings: z.output<typeof warning>[] = [];
    for (const [index, event] of events.entries()) {
      const result = checkEvent(event, context);
      if ('code' in result) rejected.push({ index, ...result });
      else {
        checked.push(result);
        warnings.push(...result.warnings.map((each) => ({ index, ...each })));
      }
    }
    const counts = await (backfill ? acceptHistory : acceptEvents)(checked, ports);
    return { body: { ...counts, rejected, ...(warnings.length > 0 ? { warnings } : {}) } };
  },
});

function hasMoney(event: unknown): boolean {
  return event !== null && typeof event === 'object' && 'unit_price' in event;
}
