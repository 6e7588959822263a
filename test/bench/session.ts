import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNative } from '../../infra/cli/batch/inputs/native.ts';
import { writeDemoShop } from '../../infra/demo/write.ts';
import { learnSimilarItems, type SimilarItemsTable } from '../../layers/analytics/items/similar-items.ts';
import type { TopLists } from '../../layers/analytics/recommend/contract.ts';
import { buildInteractions, DEFAULT_INTERACTIONS } from '../../layers/analytics/recommend/interactions.ts';
import { recentPopularity } from '../../layers/analytics/recommend/models/popularity.ts';
import { recommenderByName } from '../../layers/analytics/recommend/registry.ts';
import { BLEND_DEFAULTS, blend, sessionList } from '../../layers/analytics/serve/blend.ts';
import type { CandidateList } from '../../layers/analytics/serve/candidate-list.ts';
import { ACTIVITY_DEFAULTS, recentActivityOf } from '../../layers/analytics/serve/recent-activity.ts';
import { allowedItems } from '../../layers/analytics/train/trained-shop.ts';
import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import { EVENT_CODE } from '../../layers/contract/events/event-types.ts';
import type { Reason, ScoredItem } from '../../layers/contract/rows.ts';
import { parseShopConfig } from '../../layers/pipeline/config/shop-config.ts';
import { markdown } from './table.ts';

/** Customers of the demo shop that is measured on. */
const CUSTOMERS = 3_000;
/** Days of held-out sessions: constants are chosen on the window before, and measured on the last. */
const WINDOW_DAYS = 14;
const K = 20;
/** Lists as long as published ones. */
const LIST = 100;
/** Steps measured of a window, spread evenly over it. */
const MOST_STEPS = 4_000;

/** How a list is made of base and session: what is chosen on the earlier window. */
interface Constants {
  readonly sessionWeight: number;
  readonly halfRank: number;
  readonly positionDecay: number;
}

/** The step of a session: what was looked at so far, oldest first, and what came next. */
interface Step {
  readonly customer: number;
  readonly before: readonly number[];
  readonly next: number;
}

interface Figures {
  readonly hitRate: number;
  readonly mrr: number;
}

/**
 * Whether a list that knows the session foretells the next click better than the precomputed one. Learns on everything before a
 * window, then walks through its sessions: at every step the list must foretell the next item that the session has not had
 * yet. The constants are chosen on the window before the last, the figures are of the last.
 */
export async function session(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-session-'));
  try {
    const dumps = await writeDemoShop(folder, { customers: CUSTOMERS });
    const of = (kind: string) => dumps.filter((dump) => dump.kind === kind).map(({ path }) => path);
    const dataset = await readNative({ events: of('events'), items: of('items'), map: undefined }, () => {});
    const end = dataset.asOf;
    const earlier = new Window(dataset, end - 2 * WINDOW_DAYS * DAY_MS, end - WINDOW_DAYS * DAY_MS);
    const chosen = choose(earlier);
    const last = new Window(dataset, end - WINDOW_DAYS * DAY_MS, end + 1);
    return report(chosen, earlier, last);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A model learnt before a window, and the window's steps. */
class Window {
  readonly known: readonly Step[];
  readonly anonymous: readonly Step[];
  readonly #dataset: Dataset;
  readonly #personal = new Map<number, CandidateList>();
  readonly #alike: SimilarItemsTable;
  readonly #allowed: Uint8Array;
  readonly #popular: CandidateList;
  readonly #recommend: (customer: number) => TopLists;

  constructor(dataset: Dataset, from: number, until: number) {
    this.#dataset = dataset;
    const allowed = allowedItems(dataset.items, from);
    const interactions = buildInteractions(dataset, DEFAULT_INTERACTIONS, { until: from });
    const [recipe] = parseShopConfig({}).recommend.candidates;
    const model = recommenderByName(recipe!.model).fit(interactions, recipe!.settings, 1);
    this.#recommend = (customer) =>
      model.recommend(customer, customer + 1, { k: LIST, excludeSeen: true, allowed });
    this.#alike = learnSimilarItems(interactions.matrix, dataset.items);
    this.#allowed = allowed;
    const nobody = { items: new Int32Array(0), weights: new Float32Array(0) };
    const ranked = recentPopularity
      .fit(interactions, {}, 1)
      .foldIn(nobody, { k: LIST, excludeSeen: false, allowed });
    this.#popular = listOf('popular', this.#items(ranked, 0));
    const steps = stepsOf(dataset, from, until).filter(({ next }) => allowed[next] === 1);
    const hasHistory = ({ customer }: Step) =>
      customer >= 0 && interactions.matrix.offsets[customer + 1]! > interactions.matrix.offsets[customer]!;
    this.known = thinned(steps.filter(hasHistory));
    this.anonymous = thinned(steps.filter((step) => !hasHistory(step)));
  }

  /** Hit rate and mean reciprocal rank of lists at every step. */
  measure(steps: readonly Step[], list: (step: Step) => CandidateList): Figures {
    let hits = 0;
    let reciprocal = 0;
    for (const step of steps) {
      // Both lists leave out what the session has had, so that neither is charged for it.
      const had = new Set(step.before.map((item) => this.#dataset.items[item]!.id));
      const shown = list(step)
        .items.filter(({ id }) => !had.has(id))
        .slice(0, K);
      const rank = shown.findIndex(({ id }) => id === this.#dataset.items[step.next]!.id);
      if (rank < 0) continue;
      hits++;
      reciprocal += 1 / (rank + 1);
    }
    return { hitRate: hits / steps.length, mrr: reciprocal / steps.length };
  }

  base({ customer }: Step): CandidateList {
    const known = this.#personal.get(customer);
    if (known !== undefined) return known;
    const list = listOf('personal', this.#items(this.#recommend(customer), 0));
    this.#personal.set(customer, list);
    return list;
  }

  popular(): CandidateList {
    return this.#popular;
  }

  /** As requests make it. */
  withSession(step: Step, base: CandidateList, constants: Constants): CandidateList {
    const told = step.before.map((item) => this.#dataset.items[item]!.id);
    const settings = { ...ACTIVITY_DEFAULTS, positionDecay: constants.positionDecay };
    const { signals } = recentActivityOf([], { session: told, basket: [] }, 0, settings);
    const index = new Map(step.before.map((item) => [this.#dataset.items[item]!.id, item]));
    const rows = signals.map(({ item, weight }) => ({
      weight,
      items: this.#similar(index.get(item)!),
      reasonAt: () => REASON,
    }));
    const blendSettings = { ...BLEND_DEFAULTS, halfRank: constants.halfRank };
    return blend(base, sessionList(rows), new Set(told), constants.sessionWeight, blendSettings);
  }

  #items(lists: TopLists, row: number): ScoredItem[] {
    return Array.from({ length: lists.counts[row]! }, (_, rank) => {
      const at = row * lists.k + rank;
      return this.#item(lists.items[at]!, lists.scores[at]!);
    });
  }

  /** As published. */
  #similar(item: number): ScoredItem[] {
    const { offsets, item: others, similarity } = this.#alike;
    const found: ScoredItem[] = [];
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      if (this.#allowed[others[at]!] === 1) found.push(this.#item(others[at]!, similarity[at]!));
    }
    return found;
  }

  #item(item: number, score: number): ScoredItem {
    const { id } = this.#dataset.items[item]!;
    return { id, title: null, category: [], brand: null, price: null, score };
  }
}

const REASON: Reason = { key: 'because_viewed', items: [] };

function listOf(source: 'personal' | 'popular', items: readonly ScoredItem[]): CandidateList {
  return { source, items, explain: () => ({ reason: REASON }) };
}

function stepsOf({ events }: Dataset, from: number, until: number): Step[] {
  const sessions = new Map<number, { customer: number; items: number[] }>();
  for (let e = 0; e < events.length; e++) {
    const looked = events.type[e] === EVENT_CODE.view || events.type[e] === EVENT_CODE.click;
    if (!looked || events.session[e]! < 0 || events.item[e]! < 0) continue;
    if (events.time[e]! < from || events.time[e]! >= until) continue;
    const session = sessions.get(events.session[e]!) ?? { customer: -1, items: [] };
    session.customer = Math.max(session.customer, events.customer[e]!);
    if (!session.items.includes(events.item[e]!)) session.items.push(events.item[e]!);
    sessions.set(events.session[e]!, session);
  }
  return [...sessions.values()].flatMap(({ customer, items }) =>
    items.slice(1).map((next, at) => ({ customer, before: items.slice(0, at + 1), next })),
  );
}

function thinned(steps: readonly Step[]): Step[] {
  const every = Math.max(1, steps.length / MOST_STEPS);
  return Array.from({ length: Math.floor(steps.length / every) }, (_, at) => steps[Math.floor(at * every)]!);
}

function choose(window: Window): Constants {
  let best: { readonly constants: Constants; readonly mrr: number } | undefined;
  for (const sessionWeight of [0.7, 0.8, 0.9, 0.95]) {
    for (const halfRank of [20, 60, 200]) {
      for (const positionDecay of [0.15, 0.3, 0.5, 0.7]) {
        const constants = { sessionWeight, halfRank, positionDecay };
        const list = (step: Step) => window.withSession(step, window.base(step), constants);
        const { mrr } = window.measure(window.known, list);
        if (best === undefined || mrr > best.mrr) best = { constants, mrr };
      }
    }
  }
  return best!.constants;
}

function report(chosen: Constants, earlier: Window, last: Window): string {
  const served: Constants = {
    sessionWeight: BLEND_DEFAULTS.sessionWeight,
    halfRank: BLEND_DEFAULTS.halfRank,
    positionDecay: ACTIVITY_DEFAULTS.positionDecay,
  };
  const row = (who: string, list: string, figures: Figures, steps: number) => [
    who,
    list,
    figures.hitRate.toFixed(4),
    figures.mrr.toFixed(4),
    String(steps),
  ];
  const { known, anonymous } = last;
  const table = markdown(
    ['sessions of', 'list', `hit rate@${K}`, `MRR@${K}`, 'steps'],
    [
      row(
        'customers',
        'precomputed',
        last.measure(known, (step) => last.base(step)),
        known.length,
      ),
      row(
        'customers',
        'with the session',
        last.measure(known, (step) => last.withSession(step, last.base(step), served)),
        known.length,
      ),
      row(
        'visitors',
        'recently popular',
        last.measure(anonymous, () => last.popular()),
        anonymous.length,
      ),
      row(
        'visitors',
        'with the session',
        last.measure(anonymous, (step) =>
          last.withSession(step, last.popular(), { ...served, sessionWeight: 0.99 }),
        ),
        anonymous.length,
      ),
    ],
  );
  const constants = (of: Constants) =>
    `session weight ${of.sessionWeight}, half rank ${of.halfRank}, position decay ${of.positionDecay}`;
  return [
    `Demo shop of ${CUSTOMERS} customers, next clicks of the last ${WINDOW_DAYS} days; learnt from all before.`,
    `Best on the window before (${earlier.known.length} steps): ${constants(chosen)}; served: ${constants(served)}.`,
    '',
    table,
  ].join('\n');
}
