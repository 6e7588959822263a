import type { Merchandising } from '../../contract/merchandising.ts';
import { familyOf, type ItemCard, type Reason, type ScoredItem } from '../../contract/rows.ts';
import type { ActiveRules } from './active-rules.ts';
import { type CandidateList, itemName, type ListedItem, type Source } from './candidate-list.ts';
import { diversify } from './diversify.ts';
import { coldItemsFor, liveCard, type Overlay } from './overlay.ts';

/** How lists are assembled into an answer. */
export interface AssemblyOptions {
  readonly limit: number;
  /** 0 to 1, see {@link diversify}. */
  readonly diversity: number;
  /** Use only the first list, even if it is short or empty. */
  readonly strict: boolean;
  /** Whether an item, with its current card, may be in this answer. */
  readonly admits: (card: ItemCard) => boolean;
  readonly overlay: Overlay;
  readonly merchandising: Pick<Merchandising, 'items'>;
  readonly rules: ActiveRules;
  /** Cards of pinned items, from the version or the live catalogue. */
  readonly pinned: ReadonlyMap<string, ItemCard>;
  /** UTC milliseconds. */
  readonly now: number;
}

export interface AssembledList {
  /** The first list that contributed an item; the first of all if none did. */
  readonly source: Source;
  readonly items: readonly ListedItem[];
}

/** Lists that may hold cold items: those based on preferences and similarity. Content does not predict popularity or joint purchases. */
const COLD_ITEM_SOURCES: ReadonlySet<Source> = new Set(['personal', 'session', 'similar']);

/** Largest share of an answer for cold items (new since the version was trained); always at least one place. */
const COLD_ITEM_SHARE = 0.2;

/** Candidates per place when the answer is diversified. */
const CANDIDATES_PER_PLACE = 4;

/**
 * Assembles an answer from lists in order of preference: leaves out what may not be shown, re-ranks each list by boosts, diversifies
 * it by maximal marginal relevance and caps families. Variants of one product take one place. Where one list ends the next continues; each item names its source. Cold
 * items take at most a fifth of the answer, and at most one per nearest known item, because twenty variants of an item are one
 * choice. Pinned items are placed last. O(items examined × limit).
 * @param lists at least one, the preferred first
 */
export function assemble(
  lists: readonly [CandidateList, ...CandidateList[]],
  options: AssemblyOptions,
): AssembledList {
  const families = new Map<string, number>();
  const taken = new Set<string>();
  const products = new Set<string>();
  const pins = pinnedItems(options);
  for (const { id } of pins.values()) taken.add(id);
  for (const item of pins.values()) {
    countFamily(item, families);
    products.add(productOf(item));
  }
  const room = options.limit - pins.size;
  const items: ListedItem[] = [];
  let source: Source | undefined;
  for (const list of options.strict ? lists.slice(0, 1) : lists) {
    const left = room - items.length;
    if (left <= 0) break;
    for (const item of selectItems(list, options, { taken, families, products }, left, items)) {
      countFamily(item, families);
      products.add(productOf(item));
      taken.add(item.id);
      items.push(item);
      source ??= list.source;
    }
  }
  return { source: source ?? lists[0].source, items: insertPins(items, pins, options.limit) };
}

/** What is in the answer already. */
interface Placed {
  readonly taken: ReadonlySet<string>;
  readonly families: ReadonlyMap<string, number>;
  /** See {@link productOf}. */
  readonly products: ReadonlySet<string>;
}

/** Names the product of an item: its variants take one place together. An item without a group is a product of its own. */
function productOf({ id, groupId }: ItemCard): string {
  return groupId === undefined ? `item ${id}` : `group ${groupId}`;
}

/** Up to `count` items of a list, in the order of the answer. */
function selectItems(
  list: CandidateList,
  options: AssemblyOptions,
  { taken, families, products }: Placed,
  count: number,
  above: readonly ListedItem[],
): ListedItem[] {
  const pool = count * (options.diversity > 0 ? CANDIDATES_PER_PLACE : 1);
  const counts = new Map(families);
  const shown = new Set(products);
  const found: ListedItem[] = [];
  for (const item of ranked(list, options, taken, above)) {
    if (found.length >= pool) break;
    // Candidates come best first, so the best variant of a product and the best of a family stay.
    if (shown.has(productOf(item))) continue;
    if (!fitsFamilyCap(item, counts, options.rules.familyCap)) continue;
    countFamily(item, counts);
    shown.add(productOf(item));
    found.push(item);
  }
  return diversify(found, options.diversity, count, above);
}

/** Eligible items of a list, best first; lazily in the list's own order unless boosts or cold items change it. */
function ranked(
  list: CandidateList,
  options: AssemblyOptions,
  taken: ReadonlySet<string>,
  above: readonly ListedItem[],
): Iterable<ListedItem> {
  const { boost } = options.rules;
  const coldItems = COLD_ITEM_SOURCES.has(list.source) ? coldItemsOf(list, options, taken, above) : [];
  const known = admitted(list, options, taken);
  if (boost === null && coldItems.length === 0) return known;
  const all = [...known, ...coldItems];
  const boostedItems =
    boost === null
      ? all
      : all.map((item) => {
          const factor = boost(item);
          return factor === 1 ? item : { ...item, score: boosted(item, factor) };
        });
  return boostedItems.sort((a, b) => b.score - a.score);
}

/** Cold items that a list may add to the items above it. */
function coldItemsOf(
  list: CandidateList,
  options: AssemblyOptions,
  taken: ReadonlySet<string>,
  above: readonly ListedItem[],
): ListedItem[] {
  const usedKnown = new Set(above.flatMap(({ nearestKnown }) => nearestKnown ?? []));
  const places = Math.min(options.limit, above.length + list.items.length);
  const left = Math.max(1, Math.floor(places * COLD_ITEM_SHARE)) - usedKnown.size;
  const found: ListedItem[] = [];
  if (left <= 0) return found;
  for (const { live, nearestKnown, score } of coldItemsFor(list, options.merchandising)) {
    if (found.length === left) break;
    if (usedKnown.has(nearestKnown.id) || taken.has(live.id)) continue;
    const card = liveCard(live, options.now);
    if (card === undefined || !isEligible(card, options)) continue;
    usedKnown.add(nearestKnown.id);
    const reason: Reason = { key: 'similar_to', items: [itemName(nearestKnown)] };
    found.push({ ...card, score, source: list.source, reason, nearestKnown: nearestKnown.id });
  }
  return found;
}

function* admitted(
  list: CandidateList,
  options: AssemblyOptions,
  taken: ReadonlySet<string>,
): Generator<ListedItem> {
  for (const [at, item] of list.items.entries()) {
    const card = taken.has(item.id) ? undefined : options.overlay(item);
    if (card === undefined || !isEligible(card, options)) continue;
    yield { source: list.source, ...card, ...list.explain(at) };
  }
}

function isEligible(card: ItemCard, options: AssemblyOptions): boolean {
  return options.admits(card) && options.rules.admits(card);
}

/** The score times the factor; a negative score is divided, so that a boost raises it too. */
function boosted({ score }: ScoredItem, factor: number): number {
  return score >= 0 || factor === 0 ? score * factor : score / factor;
}

function fitsFamilyCap(item: ItemCard, families: ReadonlyMap<string, number>, cap: number): boolean {
  const family = familyOf(item);
  return family === undefined || (families.get(family) ?? 0) < cap;
}

function countFamily(item: ItemCard, families: Map<string, number>): void {
  const family = familyOf(item);
  if (family !== undefined) families.set(family, (families.get(family) ?? 0) + 1);
}

/** Eligible pinned items by position from 1. */
function pinnedItems(options: AssemblyOptions): Map<number, ListedItem> {
  const pins = new Map<number, ListedItem>();
  for (const { item, position } of options.rules.pins) {
    const known = options.pinned.get(item);
    const card = known === undefined ? undefined : options.overlay(known);
    if (card === undefined || position > options.limit || !isEligible(card, options)) continue;
    pins.set(position, { ...card, score: 0, source: 'pinned', reason: { key: 'pinned', items: [] } });
  }
  return pins;
}

/** Inserts pinned items. Each takes the score of the next item, or of the last at the end, so that scores never rise. */
function insertPins(
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
