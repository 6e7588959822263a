import type { Merchandising } from '../../contract/merchandising.ts';
import { familyOf, type ItemCard, type Reason, type ScoredItem } from '../../contract/rows.ts';
import type { ActiveRules } from './active-rules.ts';
import { diversify } from './diversify.ts';
import { type CandidateList, type ListedItem, named, type Source } from './listed.ts';
import { coldItemsFor, liveCard, type Overlay } from './overlay.ts';

/** How an answer is to be made of its lists. */
export interface Arrangement {
  readonly limit: number;
  /** 0 to 1, see {@link diversify}. */
  readonly diversity: number;
  /** Only the first list may serve, though it be short or empty. */
  readonly strict: boolean;
  /** Whether an item, with its card as it is now, may be in this answer. */
  readonly admits: (card: ItemCard) => boolean;
  readonly overlay: Overlay;
  readonly steering: Pick<Merchandising, 'items'>;
  readonly wishes: ActiveRules;
  /** Cards of pinned items, as the version or the live catalogue knows them. */
  readonly pinned: ReadonlyMap<string, ItemCard>;
  /** UTC milliseconds. */
  readonly now: number;
}

export interface AssembledList {
  /** The first list that anything came of; the first of all where nothing did. */
  readonly source: Source;
  readonly items: readonly ListedItem[];
}

/** Lists of taste and similarity; what sells, or is bought together, is not told by content. */
const TAKES_NEWCOMERS: ReadonlySet<Source> = new Set(['personal', 'session', 'similar']);

/** Items that are new since the version was learnt take at most this share of an answer, and one place where that is none. */
const NEWCOMER_SHARE = 0.2;

/** So many items compete for each place where they are to differ from one another. */
const HEADROOM = 4;

/**
 * Makes an answer of lists in order of preference: what must not be shown is left out, boosts re-rank each list, maximal
 * marginal relevance spreads it, families are capped; where one list ends the next goes on, each item telling which it is
 * from. New items take a fifth of the answer at most, and no two stand beside the same known one: twenty variants of a thing are
 * one thing. Pinned items come to their places last. O(items looked at × limit).
 * @param lists at least one
 */
export function assemble(
  lists: readonly [CandidateList, ...CandidateList[]],
  how: Arrangement,
): AssembledList {
  const families = new Map<string, number>();
  const taken = new Set<string>();
  const pins = pinnedItems(how);
  for (const { id } of pins.values()) taken.add(id);
  for (const item of pins.values()) enter(item, families);
  const room = how.limit - pins.size;
  const items: ListedItem[] = [];
  let source: Source | undefined;
  for (const list of how.strict ? lists.slice(0, 1) : lists) {
    const wanted = room - items.length;
    if (wanted <= 0) break;
    for (const item of shownOf(list, how, taken, families, wanted, items)) {
      enter(item, families);
      taken.add(item.id);
      items.push(item);
      source ??= list.source;
    }
  }
  return { source: source ?? lists[0].source, items: withPins(items, pins, how.limit) };
}

/** What of a list is shown, at most so many, in the order in which it is. */
function shownOf(
  list: CandidateList,
  how: Arrangement,
  taken: ReadonlySet<string>,
  families: ReadonlyMap<string, number>,
  wanted: number,
  above: readonly ListedItem[],
): ListedItem[] {
  const pool = wanted * (how.diversity > 0 ? HEADROOM : 1);
  const counts = new Map(families);
  const found: ListedItem[] = [];
  for (const item of ranked(list, how, taken, above)) {
    if (found.length >= pool) break;
    // The best of a family stand for it.
    if (!mayEnter(item, counts, how.wishes.familyCap)) continue;
    enter(item, counts);
    found.push(item);
  }
  return diversify(found, how.diversity, wanted, above);
}

/** What of a list may be shown, best first: one by one in the list's own order, unless boosts or new items change it. */
function ranked(
  list: CandidateList,
  how: Arrangement,
  taken: ReadonlySet<string>,
  above: readonly ListedItem[],
): Iterable<ListedItem> {
  const { boost } = how.wishes;
  const newcomers = TAKES_NEWCOMERS.has(list.source) ? newcomersOf(list, how, taken, above) : [];
  const known = admitted(list, how, taken);
  if (boost === null && newcomers.length === 0) return known;
  const all = [...known, ...newcomers];
  const lifted =
    boost === null
      ? all
      : all.map((item) => {
          const factor = boost(item);
          return factor === 1 ? item : { ...item, score: boosted(item, factor) };
        });
  return lifted.sort((a, b) => b.score - a.score);
}

/** New items that a list may add to those that stand above it. */
function newcomersOf(
  list: CandidateList,
  how: Arrangement,
  taken: ReadonlySet<string>,
  above: readonly ListedItem[],
): ListedItem[] {
  const anchors = new Set(above.flatMap(({ anchor }) => anchor ?? []));
  const places = Math.min(how.limit, above.length + list.items.length);
  const left = Math.max(1, Math.floor(places * NEWCOMER_SHARE)) - anchors.size;
  const found: ListedItem[] = [];
  if (left <= 0) return found;
  for (const { live, anchor, score } of coldItemsFor(list, how.steering)) {
    if (found.length === left) break;
    if (anchors.has(anchor.id) || taken.has(live.id)) continue;
    const card = liveCard(live, how.now);
    if (card === undefined || !mayBeShown(card, how)) continue;
    anchors.add(anchor.id);
    const reason: Reason = { key: 'similar_to', items: [named(anchor)] };
    found.push({ ...card, score, source: list.source, reason, anchor: anchor.id });
  }
  return found;
}

function* admitted(list: CandidateList, how: Arrangement, taken: ReadonlySet<string>): Generator<ListedItem> {
  for (const [at, item] of list.items.entries()) {
    const card = taken.has(item.id) ? undefined : how.overlay(item);
    if (card === undefined || !mayBeShown(card, how)) continue;
    yield { source: list.source, ...card, ...list.tell(at) };
  }
}

function mayBeShown(card: ItemCard, how: Arrangement): boolean {
  return how.admits(card) && how.wishes.admits(card);
}

/** Times the factor; scores below nothing grow by becoming smaller. */
function boosted({ score }: ScoredItem, factor: number): number {
  return score >= 0 || factor === 0 ? score * factor : score / factor;
}

function mayEnter(item: ItemCard, families: ReadonlyMap<string, number>, cap: number): boolean {
  const family = familyOf(item);
  return family === undefined || (families.get(family) ?? 0) < cap;
}

function enter(item: ItemCard, families: Map<string, number>): void {
  const family = familyOf(item);
  if (family !== undefined) families.set(family, (families.get(family) ?? 0) + 1);
}

/** Pinned items that may be shown, by position from 1. */
function pinnedItems(how: Arrangement): Map<number, ListedItem> {
  const pins = new Map<number, ListedItem>();
  for (const { item, position } of how.wishes.pins) {
    const known = how.pinned.get(item);
    const card = known === undefined ? undefined : how.overlay(known);
    if (card === undefined || position > how.limit || !mayBeShown(card, how)) continue;
    pins.set(position, { ...card, score: 0, source: 'pinned', reason: { key: 'pinned', items: [] } });
  }
  return pins;
}

/** A pinned item takes the score of the item it stands before, so that scores go on to fall; behind all, of the last. */
function withPins(
  items: readonly ListedItem[],
  pins: ReadonlyMap<number, ListedItem>,
  limit: number,
): ListedItem[] {
  if (pins.size === 0) return [...items];
  const placed: ListedItem[] = [];
  let next = 0;
  const late: ListedItem[] = [];
  for (let position = 1; position <= limit; position++) {
    const pin = pins.get(position);
    if (pin === undefined) {
      if (next < items.length) placed.push(items[next++]);
    } else if (next < items.length) placed.push({ ...pin, score: items[next].score });
    else late.push(pin);
  }
  const last = placed.at(-1)?.score ?? 0;
  return [...placed, ...late.map((pin) => ({ ...pin, score: last }))];
}
