import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import type { RecommendedEvents } from '../../contract/events/recommended.ts';
import { parseRecommendationId, type RecommendationOrigin } from '../../contract/recommendation-id.ts';

/** A purchase without a recommendation id is attributed to a click at most this many days older. */
const CLICK_DAYS = 7;

/** Attribution: one row per event that is attributed to an answer, in the order of events. */
export interface Credits {
  /** Position of the event in the dataset. */
  readonly event: Int32Array;
  /** Position of the answer. */
  readonly answer: Int32Array;
  /** Origin of each answer, as position in `origins`; -1: the id has another format. */
  readonly originOf: Int32Array;
  /** Distinct origins; many answers share one. */
  readonly origins: readonly RecommendationOrigin[];
  /** Number of events whose recommendation id has another format. */
  readonly unread: number;
}

/**
 * Attributes impressions, clicks and purchases to answers:
 *
 * - an impression or a click to the answer that it names;
 * - a purchase to the answer that it names, otherwise to the latest click on the same item by the same customer, or in the same
 *   session, within {@link CLICK_DAYS} days before it. Every purchase is attributed at most once.
 *
 * O(events) time; memory by the events that name answers.
 */
export function creditAnswers({ events, items }: Dataset, recommended: RecommendedEvents): Credits {
  const { originOf, origins } = readOrigins(recommended.ids);
  const clicked = new Map<string, { readonly time: number; readonly answer: number }>();
  const found = { event: [] as number[], answer: [] as number[] };
  let unread = 0;
  let next = 0;

  /** Keys of an event's item by customer and by session, where known. */
  function keysOf(e: number): string[] {
    const { customer, session, item } = events;
    if (item[e] < 0) return [];
    const keys = customer[e] >= 0 ? [`c${customer[e] * items.length + item[e]}`] : [];
    if (session[e] >= 0) keys.push(`s${session[e] * items.length + item[e]}`);
    return keys;
  }

  function clickBefore(e: number): number {
    const clicks = keysOf(e).flatMap((key) => clicked.get(key) ?? []);
    const recent = clicks.filter(({ time }) => events.time[e] - time <= CLICK_DAYS * DAY_MS);
    return recent.sort((a, b) => b.time - a.time)[0]?.answer ?? -1;
  }

  /** Records the clicks of a moment before its other events: events without a time of their own share that of their delivery. */
  function noteClicks(time: number): void {
    for (let r = next; r < recommended.event.length; r++) {
      const e = recommended.event[r];
      if (events.time[e] !== time) break;
      const answer = recommended.id[r];
      if (events.type[e] !== EVENT_CODE.click || originOf[answer] < 0) continue;
      for (const key of keysOf(e)) clicked.set(key, { time, answer });
    }
  }

  for (let e = 0; e < events.length; e++) {
    const type = events.type[e];
    if (e === 0 || events.time[e] !== events.time[e - 1]) noteClicks(events.time[e]);
    let answer = -1;
    if (next < recommended.event.length && recommended.event[next] === e) {
      answer = recommended.id[next];
      if (originOf[answer] < 0) {
        answer = -1;
        unread += 1;
      }
      next += 1;
    }
    if (type === EVENT_CODE.purchase) {
      if (answer < 0 && clicked.size > 0) answer = clickBefore(e);
    } else if (type !== EVENT_CODE.click && type !== EVENT_CODE.impression) continue;
    if (answer < 0) continue;
    found.event.push(e);
    found.answer.push(answer);
  }
  const [event, answer] = [Int32Array.from(found.event), Int32Array.from(found.answer)];
  return { event, answer, originOf, origins, unread };
}

/** Origins of recommendation ids. Ids that differ only in the random part are parsed once. */
function readOrigins(ids: readonly string[]): Pick<Credits, 'originOf' | 'origins'> {
  const positions = new Map<string, number>();
  const origins: RecommendationOrigin[] = [];
  const originOf = Int32Array.from(ids, (id) => {
    if (!RANDOM_PART.test(id)) return -1;
    const shared = id.replace(RANDOM_PART, '$1');
    const known = positions.get(shared);
    if (known !== undefined) return known;
    const origin = parseRecommendationId(id);
    if (origin === undefined) return -1;
    positions.set(shared, origins.length);
    return origins.push(origin) - 1;
  });
  return { originOf, origins };
}

/** The random part of a recommendation id and its tag, with the version after them. */
const RANDOM_PART = /\.[\w-]{16}(?:[\w-]{16})?(\.[^.]*)$/;

/** Origin of an answer. */
export function originOf(credits: Credits, answer: number): RecommendationOrigin {
  return credits.origins[credits.originOf[answer]];
}
