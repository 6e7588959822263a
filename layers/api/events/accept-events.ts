import { DAY_MS } from '../../contract/events/days.ts';
import { ACTIVITY_DAYS, type LiveEvent, liveKey } from '../../contract/live.ts';
import { linkable, ownerOf, withEvents, withVisits } from '../../stores/live/activity.ts';
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
type DeviceRef = LiveRef<'device'>;

/**
 * Live events: durable when this resolves, and seen by the next request of their customers and sessions. What live
 * documents know was delivered before, because delivery comes first; so a call that failed half-way is mended by calling again.
 * Events of customers who were erased are not kept. What a visitor did on a device becomes the customer's as soon as it is known to
 * be theirs alone.
 * A batched read for a hundred documents, one write a customer, a session and a device that something came to.
 * @throws ClienteleError `store.unavailable`
 */
export async function acceptEvents(events: readonly CheckedEvent[], ports: AcceptPorts): Promise<Accepted> {
  const { live, now } = ports;
  const expiresAt = now() + ACTIVITY_DAYS * DAY_MS;
  const ids = await tombstoneIds(events, ports);
  const found = await live.read([
    ...[...eventsByDocument(events).values()].map(({ ref }) => ref),
    ...devicesOf(events),
    ...tombstoneRefs(ids),
  ]);
  const isErased = erasedBy(ids, found);
  const wanted = events.filter((event) => !isErased(event));
  const kept = distinctEvents(wanted);

  const known = knownBy(found);
  await ports.deliveries.events(
    kept.filter((event) => !isDelivered(event, known)).map(({ record }) => record),
  );

  // Known events too: of a call that failed half-way only some documents may know them.
  // Of several that send an event at the same time, the one that the document takes it from has it counted.
  const devices = await withDevices(kept, found.filter(isDevice), live, expiresAt);
  const owned = await withoutErased(devices.owned, ports);
  const before = new Map(devices.before);
  const byDocument = eventsByDocument(kept, owned);
  await live.update(
    await read(byDocument, found.filter(isActivity), live),
    (document) => {
      const key = keyOf(document);
      before.set(key, new Set(document.body?.events.map(({ id }) => id)));
      const { events: fresh = [], devices: visits = new Map() } = byDocument.get(key) ?? {};
      const linked = linkable(document.body, [...visits.keys()]);
      const visited = linked.flatMap((device) => visits.get(device) ?? []);
      return withEvents(document.body, [...fresh, ...visited], linked);
    },
    expiresAt,
  );
  const accepted = kept.filter((event) => !isCounted(event, before)).length;
  return {
    accepted,
    duplicates: wanted.length - accepted,
    ignored: events.length - wanted.length,
  };
}

/** What documents know: identifiers of events, and of a device the customers that were named on it. */
type Known = ReadonlyMap<string, ReadonlySet<string>>;

function knownBy(documents: readonly LiveDocument[]): Known {
  const known = new Map<string, ReadonlySet<string>>();
  for (const document of documents)
    if (isActivity(document)) known.set(keyOf(document), new Set(document.body?.events.map(({ id }) => id)));
    else if (isDevice(document)) known.set(keyOf(document), idsOf(document));
  return known;
}

function idsOf({ body }: LiveDocument<'device'>): ReadonlySet<string> {
  return new Set([...(body?.events ?? []).map(({ id }) => id), ...(body?.customers ?? []).map(namedAs)]);
}

/** Tells a customer named on a device from the identifier of an event. */
function namedAs(customer: string): string {
  return `customer|${customer}`;
}

/** Whether the document that an event is counted by, the first of its own, knows it. */
function isCounted(event: CheckedEvent, known: Known): boolean {
  const [key = ''] = documentsOf(event);
  return known.get(key)?.has(knownAs(event)) === true;
}

/** Whether any document knows an event, so that it was delivered. */
function isDelivered(event: CheckedEvent, known: Known): boolean {
  return documentsOf(event).some((key) => known.get(key)?.has(knownAs(event)) === true);
}

function knownAs({ id, live, customer }: CheckedEvent): string {
  return live === null ? namedAs(customer ?? '') : id;
}

/** Keys of the documents of an event. */
function documentsOf({ live, customer, session, device }: CheckedEvent): string[] {
  return [
    ...(live === null || customer === null ? [] : [liveKey('activity', customer)]),
    ...(live === null || session === null ? [] : [liveKey('session', session)]),
    ...(device === null ? [] : [liveKey('device', device)]),
  ];
}

/** What is known of the devices of a request once its events are added. */
interface Devices {
  /** What their documents knew before. */
  readonly before: Known;
  /** Owner ► what happened on each of their devices before anybody said who it was. */
  readonly owned: ReadonlyMap<string, ReadonlyMap<string, readonly LiveEvent[]>>;
}

async function withDevices(
  events: readonly CheckedEvent[],
  documents: readonly LiveDocument<'device'>[],
  live: LiveStore,
  expiresAt: number,
): Promise<Devices> {
  const visits = new Map<string, LiveEvent[]>();
  const customers = new Map<string, string[]>();
  for (const { live: event, customer, device } of events) {
    if (device === null) continue;
    const isVisit = customer === null || customer === device;
    if (isVisit && event !== null) addTo(visits, device, event);
    if (!isVisit) addTo(customers, device, customer);
  }
  const wanted = documents.filter(({ id }) => visits.has(id) || customers.has(id));
  const before = new Map<string, ReadonlySet<string>>();
  const after = await live.update(
    wanted,
    (document) => {
      before.set(keyOf(document), idsOf(document));
      return withVisits(document.body, visits.get(document.id) ?? [], customers.get(document.id) ?? []);
    },
    expiresAt,
  );
  const owned = new Map<string, Map<string, readonly LiveEvent[]>>();
  for (const { id, body } of after) {
    const owner = ownerOf(body);
    if (owner === undefined || body === undefined) continue;
    const devices = owned.get(owner) ?? new Map<string, readonly LiveEvent[]>();
    owned.set(owner, devices.set(id, body.events));
  }
  return { before, owned };
}

/** Leaves out owners who were erased since: a device may outlive what is known of them. */
async function withoutErased(owned: Devices['owned'], ports: AcceptPorts): Promise<Devices['owned']> {
  if (owned.size === 0 || ports.tombstoneIdsOf === undefined) return owned;
  const ids = new Map<string, readonly string[]>();
  for (const owner of owned.keys()) ids.set(owner, await ports.tombstoneIdsOf(owner));
  const isErased = erasedBy(ids, await ports.live.read(tombstoneRefs(ids)));
  return new Map([...owned].filter(([owner]) => !isErased({ originalCustomerId: owner })));
}

function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The documents that events go to: those that were found, and of owners who are in no event of the request. */
async function read(
  byDocument: ReadonlyMap<string, DocumentEvents>,
  found: readonly LiveDocument<'activity' | 'session'>[],
  live: LiveStore,
): Promise<LiveDocument<'activity' | 'session'>[]> {
  const have = new Set(found.map(keyOf));
  const others = [...byDocument].flatMap(([key, { ref }]) => (have.has(key) ? [] : [ref]));
  return [
    ...found.filter((document) => byDocument.has(keyOf(document))),
    ...(others.length > 0 ? await live.read(others) : []),
  ];
}

function devicesOf(events: readonly CheckedEvent[]): DeviceRef[] {
  const ids = new Set(events.flatMap(({ device }) => (device === null ? [] : [device])));
  return [...ids].map((id) => ({ kind: 'device', id }));
}

/** References to the tombstones that customers would have if they were erased. */
function tombstoneRefs(ids: ReadonlyMap<string, readonly string[]>): LiveRef<'erased'>[] {
  return [...new Set([...ids.values()].flat())].map((id) => ({ kind: 'erased', id }) as const);
}

/** Whether an event is of somebody who was erased, by the tombstones among documents that were found. */
function erasedBy(
  ids: ReadonlyMap<string, readonly string[]>,
  found: readonly LiveDocument[],
): (event: Pick<CheckedEvent, 'originalCustomerId'>) => boolean {
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

function isDevice(document: LiveDocument): document is LiveDocument<'device'> {
  return document.kind === 'device';
}

/** The first of each identifier. */
function distinctEvents(events: readonly CheckedEvent[]): CheckedEvent[] {
  const byId = new Map<string, CheckedEvent>();
  for (const event of events) if (!byId.has(event.id)) byId.set(event.id, event);
  return [...byId.values()];
}

interface DocumentEvents {
  readonly ref: ActivityRef;
  readonly events: LiveEvent[];
  /** What visitors did on devices of the customer, by device. */
  readonly devices: Map<string, readonly LiveEvent[]>;
}

/** Events by the document of their customer and of their session; what happened on a device goes to its owner, too. */
function eventsByDocument(
  events: readonly CheckedEvent[],
  owned: Devices['owned'] = new Map(),
): Map<string, DocumentEvents> {
  const documents = new Map<string, DocumentEvents>();
  function of(ref: ActivityRef): DocumentEvents {
    const known = documents.get(keyOf(ref)) ?? { ref, events: [], devices: new Map() };
    documents.set(keyOf(ref), known);
    return known;
  }
  for (const { live, customer, session } of events) {
    if (live === null) continue;
    if (customer !== null) of({ kind: 'activity', id: customer }).events.push(live);
    if (session !== null) of({ kind: 'session', id: session }).events.push(live);
  }
  for (const [customer, devices] of owned)
    for (const [device, visits] of devices)
      of({ kind: 'activity', id: customer }).devices.set(device, visits);
  return documents;
}

function keyOf({ kind, id }: ActivityRef | DeviceRef): string {
  return liveKey(kind, id);
}
