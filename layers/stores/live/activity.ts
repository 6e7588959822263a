import {
  type ActivityDocument,
  type DeviceDocument,
  type LiveEvent,
  MAX_ACTIVITY_EVENTS,
  MAX_DEVICES,
} from '../../contract/live.ts';

/** A device with more than one customer is nobody's, whoever else uses it. */
const MOST_CUSTOMERS = 2;

/**
 * An activity document with more events: each identifier once, the one that was there first stays; by time, then by
 * identifier; of too many the oldest go. Whatever order events come in and however often, the result is the same.
 * @param devices of the customer alone
 * @returns undefined where nothing changes
 */
export function withEvents(
  document: ActivityDocument | undefined,
  events: readonly LiveEvent[],
  devices: readonly string[] = [],
): ActivityDocument | undefined {
  const known = document?.events ?? [];
  const kept = merged(known, events);
  const before = document?.devices ?? [];
  const named = [...before, ...linkable(document, devices).filter((device) => !before.includes(device))];
  if (kept === known && named.length === before.length) return undefined;
  return { events: kept, ...(named.length > 0 ? { devices: named } : {}) };
}

/** Devices that an activity document names already, and as many more as it may. */
export function linkable(document: ActivityDocument | undefined, devices: readonly string[]): string[] {
  const before = document?.devices ?? [];
  const more = [...new Set(devices)].filter((device) => !before.includes(device));
  const linked = new Set([...before, ...more.slice(0, MAX_DEVICES - before.length)]);
  return devices.filter((device) => linked.has(device));
}

/**
 * A device's document with more events of nobody known, and customers that were named on it.
 * @returns undefined where nothing changes
 */
export function withVisits(
  document: DeviceDocument | undefined,
  events: readonly LiveEvent[],
  customers: readonly string[],
): DeviceDocument | undefined {
  const known = document?.events ?? [];
  const kept = merged(known, events);
  const before = document?.customers ?? [];
  const named = [...new Set([...before, ...customers])].slice(0, MOST_CUSTOMERS);
  if (kept === known && named.length === before.length) return undefined;
  return { customers: named, events: kept };
}

/** The customer to whom a device belongs; undefined where it is nobody's, or of several. */
export function ownerOf(document: DeviceDocument | undefined): string | undefined {
  return document?.customers.length === 1 ? document.customers[0] : undefined;
}

/** Known events with more; the same list where nothing changes. */
function merged(known: readonly LiveEvent[], events: readonly LiveEvent[]): readonly LiveEvent[] {
  const ids = new Set(known.map(({ id }) => id));
  const fresh: LiveEvent[] = [];
  for (const event of events) {
    if (ids.has(event.id)) continue;
    ids.add(event.id);
    fresh.push(event);
  }
  if (fresh.length === 0) return known;
  const kept = [...known, ...fresh].sort(byTime).slice(-MAX_ACTIVITY_EVENTS);
  // All that came may be older than everything that is kept.
  const changed = kept.length !== known.length || kept.some((event, at) => event.id !== known[at]?.id);
  return changed ? kept : known;
}

function byTime(a: LiveEvent, b: LiveEvent): number {
  return a.time - b.time || (a.id < b.id ? -1 : 1);
}
