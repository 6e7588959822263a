import { type ActivityDocument, type LiveEvent, MAX_ACTIVITY_EVENTS } from '../../contract/live.ts';

/**
 * An activity document with more events: each identifier once, the one that was there first stays; by time, then by
 * identifier; of too many the oldest go. Whatever order events come in and however often, the result is the same.
 * @returns undefined where nothing changes
 */
export function withEvents(
  document: ActivityDocument | undefined,
  events: readonly LiveEvent[],
): ActivityDocument | undefined {
  const known = document?.events ?? [];
  const ids = new Set(known.map(({ id }) => id));
  const fresh: LiveEvent[] = [];
  for (const event of events) {
    if (ids.has(event.id)) continue;
    ids.add(event.id);
    fresh.push(event);
  }
  if (fresh.length === 0) return undefined;
  const kept = [...known, ...fresh].sort(byTime).slice(-MAX_ACTIVITY_EVENTS);
  // All that came may be older than everything that is kept.
  const changed = kept.length !== known.length || kept.some((event, at) => event.id !== known[at]?.id);
  return changed ? { events: kept } : undefined;
}

function byTime(a: LiveEvent, b: LiveEvent): number {
  return a.time - b.time || (a.id < b.id ? -1 : 1);
}
