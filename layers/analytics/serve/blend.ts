import type { Reason, ScoredItem } from '../../contract/rows.ts';
import type { CandidateList, ListedItem, Source } from './candidate-list.ts';

export interface BlendSettings {
  /** Default weight of the session against the base, 0 to 1. */
  readonly sessionWeight: number;
  /** Rank in the base at which an item has half the weight of the first. */
  readonly halfRank: number;
  /** Factor on the score of items viewed in this session: they have been seen but may still be wanted. */
  readonly viewedFactor: number;
}

/** Chosen on the demo shop's earlier sessions, see test/bench/session.ts. */
export const BLEND_DEFAULTS: BlendSettings = { sessionWeight: 0.8, halfRank: 20, viewedFactor: 0.3 };

/** The row of related items of one signal, and the signal's weight. */
export interface SignalRow {
  readonly weight: number;
  /** Scores are similarities or confidences, 0 to 1, so that rows are comparable. */
  readonly items: readonly ScoredItem[];
  /** Reason of the item at a position of the row, used when this row contributes most to its score. */
  readonly reasonAt: (at: number) => Reason;
}

/** Longest list of a session: twice the longest answer. */
const MAX_SESSION_ITEMS = 200;

interface Candidate {
  item: ScoredItem;
  score: number;
  /** Largest contribution of one signal, that signal's row, and the item's position there. */
  strongest: number;
  strongestRow: SignalRow;
  at: number;
}

/**
 * One list of the items related to several signals: score = Σ over the signals of weight × the item's score in the signal's row,
 * divided by the best. O(signals × row length).
 */
export function sessionList(rows: readonly SignalRow[], source: Source = 'session'): CandidateList {
  const candidates = [...candidatesOf(rows).values()]
    .sort((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1))
    .slice(0, MAX_SESSION_ITEMS);
  const best = candidates[0]?.score ?? 1;
  return {
    source,
    items: candidates.map(({ item, score }) => ({ ...item, score: score / best })),
    explain: (at) => ({ reason: candidates[at].strongestRow.reasonAt(candidates[at].at) }),
  };
}

function candidatesOf(rows: readonly SignalRow[]): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  for (const row of rows) {
    for (const [at, item] of row.items.entries()) {
      const part = row.weight * item.score;
      if (part <= 0) continue;
      const known = candidates.get(item.id);
      if (known === undefined) {
        candidates.set(item.id, { item, score: part, strongest: part, strongestRow: row, at });
        continue;
      }
      known.score += part;
      if (part > known.strongest) {
        known.strongest = part;
        known.strongestRow = row;
        known.at = at;
      }
    }
  }
  return candidates;
}

/**
 * Blends the base list with the session's list:
 *
 *   score = (1 − w) / (1 + rank in the base / halfRank) + w × share in the session's list,
 *
 * by rank because the score scales of models differ. An item's reason and source come from the larger term. Without a session
 * the base is returned unchanged; if only one list is empty the other keeps its order, except for viewed items.
 * @param viewed items viewed in this session
 * @param weight w, 0 to 1
 */
export function blend(
  base: CandidateList,
  session: CandidateList,
  viewed: ReadonlySet<string>,
  weight: number,
  settings: BlendSettings = BLEND_DEFAULTS,
): CandidateList {
  if (session.items.length === 0 && viewed.size === 0) return base;
  const parts = new Map<
    string,
    { item: ScoredItem; base: number; session: number; at: number; in: number }
  >();
  for (const [at, item] of base.items.entries()) {
    const part = (1 - weight) / (1 + at / settings.halfRank);
    parts.set(item.id, { item, base: part, session: 0, at, in: -1 });
  }
  for (const [at, item] of session.items.entries()) {
    const known = parts.get(item.id) ?? { item, base: 0, session: 0, at: -1, in: -1 };
    parts.set(item.id, { ...known, session: weight * item.score, in: at });
  }
  const listed = [...parts.values()].map((part) => ({
    ...part,
    score: (part.base + part.session) * (viewed.has(part.item.id) ? settings.viewedFactor : 1),
  }));
  listed.sort((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
  return {
    source: base.items.length > 0 ? base.source : 'session',
    items: listed.map(({ item, score }) => ({ ...item, score })),
    explain: (at): Pick<ListedItem, 'reason' | 'source'> => {
      const part = listed[at];
      const from = part.session > part.base ? session : base;
      return { source: from.source, ...from.explain(from === session ? part.in : part.at) };
    },
  };
}
