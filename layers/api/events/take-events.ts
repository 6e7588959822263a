import * as z from 'zod/mini';
import type { MoneyOptions } from '../../contract/events/currency.ts';
import type { ReportedType } from '../../contract/events/event-types.ts';
import { component, count, described, stableCode } from '../fields.ts';
import type { Context } from '../operation.ts';
import type { RequestPorts } from '../reading/ports.ts';
import { type AcceptPorts, acceptEvents, acceptHistory } from './accept-events.ts';
import { type CheckedEvent, checkEvent, REJECTION_CODES, WARNING_CODES } from './check-event.ts';
import { unknownItems } from './unknown-items.ts';

/** What the function that takes events works with. */
export interface EventPorts extends RequestPorts, AcceptPorts {
  readonly now: () => number;
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: () => Promise<MoneyOptions | undefined>;
}

/** Most events in one request. */
export const MOST_EVENTS = 500;

const UNKNOWN_ITEM =
  'is an item that neither the serving version nor the live catalogue knows. The event counts all the same; check the identifier, or put the item';

const COUNT_ERROR = `must be a list of 1 to ${MOST_EVENTS} events`;

/** The field `events` of a request; each event is checked later, by itself. */
export const eventList = z.optional(
  z
    .array(z.unknown(), { error: COUNT_ERROR })
    .check(z.minLength(1, COUNT_ERROR), z.maxLength(MOST_EVENTS, COUNT_ERROR)),
);

export const BODY_ERROR = 'must be an event, or an object with `events`';

/** Refuses a body with `events` and other keys than those named. */
export function onlyKeys(...keys: readonly string[]) {
  return z.refine<{ readonly events?: unknown }>(
    (given) => given.events === undefined || Object.keys(given).every((key) => keys.includes(key)),
    `has other keys besides ${keys.map((key) => `\`${key}\``).join(' and ')}`,
  );
}

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

/** What became of the events of a request. */
export const acceptedEvents = component(
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

/**
 * Takes events, each by itself: those that cannot be used are listed, the others are durable when the answer comes.
 * @param allowed types that the caller may report
 * @param backfill the events are history
 */
export async function takeEvents(
  events: readonly unknown[],
  allowed: readonly ReportedType[],
  backfill: boolean,
  { ports, names }: Context<EventPorts>,
) {
  const money = events.some(hasMoney) ? await ports.money() : undefined;
  const tagKeys = events.some(namesAnswer) ? ((await ports.recommendationKeys?.())?.accepted ?? []) : [];
  const context = { now: ports.now(), backfill, allowed, money, tagKeys, names };
  const checked: CheckedEvent[] = [];
  const rejected: z.output<typeof rejection>[] = [];
  const warnings: z.output<typeof warning>[] = [];
  // History may name items that are long gone.
  const named: { readonly index: number; readonly item: string }[] = [];
  for (const [index, event] of events.entries()) {
    const result = checkEvent(event, context);
    if ('code' in result) rejected.push({ index, ...result });
    else {
      checked.push(result);
      warnings.push(...result.warnings.map((each) => ({ index, ...each })));
      const item = result.live?.item ?? null;
      if (item !== null && !backfill) named.push({ index, item });
    }
  }
  const [counts, unknown] = await Promise.all([
    (backfill ? acceptHistory : acceptEvents)(checked, ports),
    unknownItems(
      named.map(({ item }) => item),
      ports,
    ),
  ]);
  for (const { index, item } of named)
    if (unknown.has(item))
      warnings.push({ index, code: 'item.unknown', detail: UNKNOWN_ITEM, pointer: '/item_id' });
  warnings.sort((a, b) => a.index - b.index);
  return { body: { ...counts, rejected, ...(warnings.length > 0 ? { warnings } : {}) } };
}

function namesAnswer(event: unknown): boolean {
  return event !== null && typeof event === 'object' && 'recommendation_id' in event;
}

function hasMoney(event: unknown): boolean {
  return event !== null && typeof event === 'object' && 'unit_price' in event;
}
