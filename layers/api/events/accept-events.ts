import { DAY_MS } from '../../contract/events/days.ts';
import { ACTIVITY_DAYS, type LiveEvent, liveKey } from '../../contract/live.ts';
import { withEvents } from '../../stores/live/activity.ts';
import type { Deliveries } from '../../stores/live/deliveries.ts';
import type { LiveDocument, LiveRef, LiveStore } from '../../stores/live/live-store.ts';
import type { CheckedEvent } from './check-event.ts';

export interface AcceptPorts {
  readonly live: LiveStore;
  /** Identifiers of the tombstones that a customer would have if erased, see stores/privacy/tombstone-reader.ts; none while nobody ever was. Absent: nobody was. */
  readonly tombstoneIdsOf?: (customer: string) => Promise<readonly string[]>;
  readonly deliveries: Deliveries;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** How many events are new, known or sent twice, and of erased customers. */
export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly ignored: number;
}

/** History: events are delivered for the next run and nothing else changes. Those of erased customers are not kept. */
export async function acceptHistory(events: readonly CheckedEvent[], ports: AcceptPorts): Promise<Accepted> {
  const ids = await tombstoneIds(events, ports);
  const refs = tombstoneRefs(ids);
  const isErased = erasedBy(ids, refs.length === 0 ? [] : await ports.live.read(refs));
  const kept = events.filter((event) => !isErased(event));
  const distinct = distinctEvents(kept);
  await ports.deliveries.events(distinct.map(({ record }) => record));
  return {
    accepted: distinct.length,
    duplicates: kept.length - distinct.length,
    ignored: events.length - kept.length,
  };
}

type ActivityRef = LiveRef<'activity' | 'session'>;

/**
 * Live events: durable when this resolves, and seen by the next request of their customers and sessions. What activity
 * documents know was delivered before, because delivery comes first; so a call that failed half-way is mended by calling again.
 * Events of customers who were erased are not kept.
 * A batched read for a hundred documents, one write a customer and a session that something came to.
 * @throws ClienteleError `store.unavailable`
 */
export async function acceptEvents(events: readonly CheckedEvent[], ports: AcceptPorts): Promise<Accepted> {
  const ids = await tombstoneIds(events, ports);
  const refs = [...eventsByDocument(events).values()].map(({ ref }) => ref);
  const found = await ports.live.read([...refs, ...tombstoneRefs(ids)]);
  const isErased = erasedBy(ids, found);
  const wanted = events.filter((event) => !isErased(event));
  const kept = distinctEvents(wanted);
  const byDocument = eventsByDocument(kept);
  const documents = found.filter(isActivity).filter((document) => byDocument.has(keyOf(document)));

  const known = new Set<string>();
  for (const { kind, id, body } of documents) {
    const ids = new Set(body?.events.map((event) => event.id));
    for (const event of byDocument.get(keyOf({ kind, id }))?.events ?? [])
      if (ids.has(event.id)) known.add(event.id);
  }
  const fresh = kept.filter(({ live }) => !known.has(live.id));
  await ports.deliveries.events(fresh.map(({ record }) => record));

  // Known events too: of a call that failed half-way only some documents may know them.
  // Of several that send an event at the same time, the one that the document takes it from has it counted.
  const before = new Map<string, ReadonlySet<string>>();
  await ports.live.update(
    documents,
    (document) => {
      before.set(keyOf(document), new Set(document.body?.events.map(({ id }) => id)));
      return withEvents(document.body, byDocument.get(keyOf(document))?.events ?? []);
    },
    ports.now() + ACTIVITY_DAYS * DAY_MS,
  );
  const accepted = kept.filter(({ live, customer, session }) => {
    const ref = { kind: customer === null ? 'session' : 'activity', id: customer ?? session ?? '' } as const;
    return before.get(keyOf(ref))?.has(live.id) !== true;
  }).length;
  return {
    accepted,
    duplicates: wanted.length - accepted,
    ignored: events.length - wanted.length,
  };
}

/** References to the tombstones that customers would have if they were erased. */
function tombstoneRefs(ids: ReadonlyMap<string, readonly string[]>): LiveRef<'erased'>[] {
  return [...new Set([...ids.values()].flat())].map((id) => ({ kind: 'erased', id }) as const);
}

/** Whether an event is of somebody who was erased, by the tombstones among documents that were found. */
function erasedBy(
  ids: ReadonlyMap<string, readonly string[]>,
  found: readonly LiveDocument[],
): (event: CheckedEvent) => boolean {
  const erased = new Set(found.flatMap(({ kind, id, body }) => (kind === 'erased' && body ? [id] : [])));
  return ({ originalCustomerId }) =>
    originalCustomerId !== null && ids.get(originalCustomerId)?.some((id) => erased.has(id)) === true;
}

/** Customers of the events, with the ids of their tombstones. */
async function tombstoneIds(
  events: readonly CheckedEvent[],
  { tombstoneIdsOf }: AcceptPorts,
): Promise<Map<string, readonly string[]>> {
  const ids = new Map<string, readonly string[]>();
  if (tombstoneIdsOf === undefined) return ids;
  for (const { originalCustomerId } of events)
    if (originalCustomerId !== null && !ids.has(originalCustomerId))
      ids.set(originalCustomerId, await tombstoneIdsOf(originalCustomerId));
  return ids;
}

function isActivity(document: LiveDocument): document is LiveDocument<'activity' | 'session'> {
  return document.kind === 'activity' || document.kind === 'session';
}

/** The first of each identifier. */
function distinctEvents(events: readonly CheckedEvent[]): CheckedEvent[] {
  const byId = new Map<string, CheckedEvent>();
  for (const event of events) if (!byId.has(event.live.id)) byId.set(event.live.id, event);
  return [...byId.values()];
}

/** Events by the document of their customer and of their session. */
function eventsByDocument(
  events: readonly CheckedEvent[],
): Map<string, { readonly ref: ActivityRef; readonly events: LiveEvent[] }> {
  const documents = new Map<string, { readonly ref: ActivityRef; readonly events: LiveEvent[] }>();
  function add(ref: ActivityRef, event: LiveEvent): void {
    const key = keyOf(ref);
    const known = documents.get(key);
    if (known === undefined) documents.set(key, { ref, events: [event] });
    else known.events.push(event);
  }
  for (const { live, customer, session } of events) {
    if (customer !== null) add({ kind: 'activity', id: customer }, live);
    if (session !== null) add({ kind: 'session', id: session }, live);
  }
  return documents;
}

function keyOf({ kind, id }: ActivityRef): string {
  return liveKey(kind, id);
}
