import { createHash } from 'node:crypto';
import { type MoneyOptions, minorUnitFactors } from '../../contract/events/currency.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import {
  EARLIEST_EVENT,
  LARGEST_AMOUNT,
  NEEDS,
  PART_NAMES,
  type Part,
} from '../../contract/events/event-rules.ts';
import { IDENTIFY, type ReportedType } from '../../contract/events/event-types.ts';
import type { LiveEvent } from '../../contract/live.ts';
import { parseRecommendationId, refusedRecommendationId } from '../../contract/recommendation-id.ts';
import { isGenuine, type TagKey } from '../../contract/recommendation-tag.ts';
import type { Pseudonymiser } from '../../stores/privacy/names.ts';
import { withPseudonyms } from '../reading/pseudonyms.ts';
import { eventSchema, type ParsedEvent } from './event-schema.ts';

/** Why an event was not accepted. Stable, for programs. */
export const REJECTION_CODES = [
  'event.invalid',
  'event.incomplete',
  'event.anonymous',
  'event.not_allowed',
  'event.too_large',
  'field.missing',
  'field.invalid',
  'field.unknown',
  'time.invalid',
  'time.in_future',
  'time.too_old',
  'money.unknown_currency',
  'money.too_large',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

export interface Fault {
  readonly code: RejectionCode;
  readonly detail: string;
  /** JSON pointer (RFC 6901) into the event; empty for the event itself. */
  readonly pointer: string;
}

/** What is odd about an event that is accepted all the same. Stable, for programs. */
export const WARNING_CODES = ['item.unknown', 'recommendation.unknown', 'recommendation.unverified'] as const;

export interface Warning {
  readonly code: (typeof WARNING_CODES)[number];
  readonly detail: string;
  /** JSON pointer (RFC 6901) into the event. */
  readonly pointer: string;
}

/** An event that curation accepts. */
export interface CheckedEvent {
  /** As it is delivered: a row of the native contract. */
  readonly record: object;
  /** Equal for events that are the same. */
  readonly id: string;
  /** As requests need it; null where the event says whose a device is and nothing else. */
  readonly live: LiveEvent | null;
  readonly customer: string | null;
  /** The customer as the event names them, for asking whether they were erased and nothing else. */
  readonly originalCustomerId: string | null;
  readonly session: string | null;
  /** The device, or whatever else the visitor is known by before they say who they are. */
  readonly device: string | null;
  readonly warnings: readonly Warning[];
}

export interface CheckContext {
  /** UTC milliseconds. */
  readonly now: number;
  /** The events are history: any time since 1990 is taken. */
  readonly backfill: boolean;
  /** Types that this caller may report. */
  readonly allowed: readonly ReportedType[];
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: MoneyOptions | undefined;
  /** Keys that recommendation ids may have been tagged with; none: the shop has no key yet, and they are believed. */
  readonly tagKeys: readonly TagKey[];
  /** Pseudonyms of people, where the shop has them. */
  readonly names: Pseudonymiser;
}

/** Clocks of shops may be ahead by this. */
const SKEW_MS = 10 * 60 * 1000;
/** Live events are of these days; older ones are history. */
const LIVE_DAYS = 7;
/** Longest event, as JSON in UTF-8. */
export const MAX_EVENT_BYTES = 64 * 1024;
/** No currency has more digits after the point. */
const MOST_MINOR_UNITS = 1e4;

/** Blank texts and null count as absent, as in a dump. */
const NOTHING = /^[ \t\n\r]*$/;

/** Checks an event by the rules of curation: what is accepted here is not rejected there. */
export function checkEvent(raw: unknown, context: CheckContext): CheckedEvent | Fault {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    return { code: 'event.invalid', detail: 'must be a JSON object', pointer: '' };
  }
  const given = Object.entries(raw).filter(
    ([name, value]) => !(name in eventSchema.shape && isAbsent(value)),
  );
  const parsed = eventSchema.safeParse(Object.fromEntries(given), { reportInput: true });
  if (!parsed.success) return schemaFault(parsed.error.issues[0]!);
  const named = withPseudonyms(parsed.data, context.names);
  const warnings = warningsOf(named, context.tagKeys);
  const event = warnings.length === 0 ? named : withRefusedId(named);
  const time = event.timestamp ?? context.now;
  const fault =
    rightFault(event, context) ??
    timeFault(time, context) ??
    subjectFault(event) ??
    needFault(event) ??
    moneyFault(event, context.money);
  if (fault !== undefined) return fault;
  const record = { ...event, timestamp: new Date(time).toISOString() };
  if (Buffer.byteLength(JSON.stringify(record)) > MAX_EVENT_BYTES) {
    return { code: 'event.too_large', detail: `must have ${MAX_EVENT_BYTES} bytes at most`, pointer: '' };
  }
  const { event_type: type } = event;
  const identity = identityOf(event, time);
  return {
    record,
    id: identity,
    live: type === IDENTIFY ? null : { id: identity, type, item: event.item_id ?? null, time },
    customer: event.customer_id ?? null,
    originalCustomerId: parsed.data.customer_id ?? null,
    session: event.session_id ?? null,
    device: event.anonymous_id ?? null,
    warnings,
  };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && NOTHING.test(value));
}

type Issue = NonNullable<ReturnType<typeof eventSchema.safeParse>['error']>['issues'][number];

function schemaFault(issue: Issue): Fault {
  if (issue.code === 'unrecognized_keys') {
    const detail = 'is no field of an event; put other data into `properties`';
    return { code: 'field.unknown', detail, pointer: pointerOf([issue.keys[0] ?? '']) };
  }
  const pointer = pointerOf(issue.path);
  if (issue.input === undefined) return { code: 'field.missing', detail: 'is missing', pointer };
  const named = issue.code === 'custom' ? (issue.params?.code as RejectionCode | undefined) : undefined;
  return { code: named ?? 'field.invalid', detail: issue.message, pointer };
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function rightFault({ event_type: type }: ParsedEvent, { allowed }: CheckContext): Fault | undefined {
  if (allowed.includes(type)) return undefined;
  const detail = `a storefront cannot report a ${type}, because any visitor could invent it: post it from your back office to /v1/events/trusted, or deliver it in a dump`;
  return { code: 'event.not_allowed', detail, pointer: '/event_type' };
}

function timeFault(time: number, { now, backfill }: CheckContext): Fault | undefined {
  const pointer = '/timestamp';
  if (time > now + SKEW_MS) {
    const detail = `is more than ${SKEW_MS / 60_000} minutes in the future: look at the clock and the unit`;
    return { code: 'time.in_future', detail, pointer };
  }
  if (time < EARLIEST_EVENT) {
    return { code: 'time.too_old', detail: 'is before 1990: a wrong unit, or an unset clock', pointer };
  }
  if (!backfill && time < now - LIVE_DAYS * DAY_MS) {
    const detail = `is older than ${LIVE_DAYS} days: send history with "backfill": true`;
    return { code: 'time.too_old', detail, pointer };
  }
  return undefined;
}

/** Dumps may hold rows of nobody, such as sales at a till; who posts an event knows at least whose session it is of. */
function subjectFault(event: ParsedEvent): Fault | undefined {
  if ((event.customer_id ?? event.session_id ?? event.anonymous_id) !== undefined) return undefined;
  const detail =
    'names neither a customer nor a session nor a device: give `session_id` or `anonymous_id`, or `customer_id` where the customer is known';
  return { code: 'event.anonymous', detail, pointer: '' };
}

function warningsOf(
  { recommendation_id: id, customer_id, session_id }: ParsedEvent,
  tagKeys: readonly TagKey[],
): Warning[] {
  if (id === undefined) return [];
  const pointer = '/recommendation_id';
  if (parseRecommendationId(id) === undefined) {
    const detail =
      'is not the identifier of an answer of Clientele, so no answer is credited: pass on `recommendation_id` as the answer has it';
    return [{ code: 'recommendation.unknown', detail, pointer }];
  }
  if (tagKeys.length === 0 || isGenuine(id, [customer_id, session_id], tagKeys)) return [];
  const detail =
    'was not made by this shop for this customer or session, so nothing is credited to its answer: pass on `recommendation_id` as the answer has it, with the customer or session that the answer was for';
  return [{ code: 'recommendation.unverified', detail, pointer }];
}

/** The identifier is kept for those who look into it, in a form that credits nobody. */
function withRefusedId(event: ParsedEvent): ParsedEvent {
  const { recommendation_id: id } = event;
  return id === undefined || parseRecommendationId(id) === undefined
    ? event
    : { ...event, recommendation_id: refusedRecommendationId(id) };
}

function needFault(event: ParsedEvent): Fault | undefined {
  for (const { types, parts } of NEEDS) {
    if (!types.includes(event.event_type) || parts.some((part) => event[fieldOf(part)] !== undefined))
      continue;
    const detail = `${event.event_type} needs ${parts.map((part) => PART_NAMES[part]).join(' or ')}`;
    return { code: 'event.incomplete', detail, pointer: pointerOf([fieldOf(parts[0])]) };
  }
  return undefined;
}

/** The field that brings a part; live events have no money but that of a unit. */
function fieldOf(part: Part): 'unit_price' | Exclude<Part, 'amount'> {
  return part === 'amount' ? 'unit_price' : part;
}

function moneyFault(event: ParsedEvent, money: MoneyOptions | undefined): Fault | undefined {
  if (event.unit_price === undefined) return undefined;
  const factors = money === undefined ? undefined : minorUnitFactors(money);
  const currency = event.currency ?? money?.currency;
  const factor = factors === undefined || currency === undefined ? MOST_MINOR_UNITS : factors.get(currency);
  if (factor === undefined) {
    const known = [...(factors?.keys() ?? [])].join(', ');
    const detail = `has no rate in the shop's configuration; known are ${known}`;
    return { code: 'money.unknown_currency', detail, pointer: '/currency' };
  }
  const most = Math.max(1, event.quantity ?? 1) * event.unit_price * factor;
  if (most <= LARGEST_AMOUNT) return undefined;
  return {
    code: 'money.too_large',
    detail: `makes the event worth more than ${LARGEST_AMOUNT} minor units of the reporting currency`,
    pointer: '/unit_price',
  };
}

/**
 * What makes an event the same as another, as curation has it: its identifier, type, customer (or session) and item, since two sources
 * may number their events alike; without an identifier all its fields, a quantity of 1 being the default.
 */
function identityOf(event: ParsedEvent, time: number): string {
  const { timestamp: _, event_id: id, quantity = 1, ...rest } = event;
  const identified = [
    id,
    event.event_type,
    event.customer_id ?? event.session_id ?? event.anonymous_id ?? null,
    event.item_id ?? null,
  ];
  const fields = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify(id === undefined ? [time, quantity, fields] : identified))
    .digest();
  return `~${digest.subarray(0, 18).toString('base64url')}`;
}
