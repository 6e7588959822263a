import type { Reason, ScoredItem } from '../../contract/rows.ts';
import type { CandidateList, ListedItem, Source } from './listed.ts';

export interface BlendSettings {
  /** Weight of the session against the base, 0 to 1, where nothing else says. */
  readonly sessionWeight: number;
  /** Rank of the base at which an item counts half of the first. */
  readonly halfRank: number;
  /** What was looked at in this session counts so much of what it would: it has been seen, and may still be wanted. */
  readonly viewedFactor: number;
}

/** Chosen on the demo shop's earlier sessions, see test/bench/session.ts. */
export const BLEND_DEFAULTS: BlendSettings = { sessionWeight: 0.8, halfRank: 20, viewedFactor: 0.3 };

/** What one item is known to go with, and how much that item counts. */
export interface SignalRow {
  readonly weight: number;
  /** Scores are similarity or confidence, 0 to 1: what is surely like one item comes before what is hardly like another. */
  readonly items: readonly ScoredItem[];
  /** Said of the item at a place of the row, when it is listed mostly for this row's sake. */
  readonly tell: (at: number) => Reason;
}

/** Items that the list of a session goes on to: twice what an answer may have. */
const SESSION_LIST = 200;

interface Wanted {
  item: ScoredItem;
  score: number;
  /** The signal that speaks most for it, and the item's place there. */
  strongest: number;
  because: SignalRow;
  at: number;
}

/**
 * One list of what several items go with: Σ over the signals of weight × the item's score among what the signal's item goes
 * with. Scores are shares of the best. O(signals × their lists).
 */
export function sessionList(rows: readonly SignalRow[], source: Source = 'session'): CandidateList {
  const wanted = [...wantedBy(rows).values()]
    .sort((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1))
    .slice(0, SESSION_LIST);
  const best = wanted[0]?.score ?? 1;
  return {
    source,
    items: wanted.map(({ item, score }) => ({ ...item, score: score / best })),
    tell: (at) => ({ reason: wanted[at].because.tell(wanted[at].at) }),
  };
}

function wantedBy(rows: readonly SignalRow[]): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const row of rows) {
    for (const [at, item] of row.items.entries()) {
      const part = row.weight * item.score;
      if (part <= 0) continue;
      const known = wanted.get(item.id);
      if (known === undefined) {
        wanted.set(item.id, { item, score: part, strongest: part, because: row, at });
        continue;
      }
      known.score += part;
      if (part > known.strongest) {
        known.strongest = part;
        known.because = row;
        known.at = at;
      }
    }
  }
  return wanted;
}

/**
 * Base and session in one list:
 *
 *   score = (1 − w) / (1 + rank in the base / halfRank) + w × share in the session's list,
 *
 * ranks because the scales of models differ. Each item's reason and source are those of the greater part. Without a session
 * the base is served as it is, scores and all; where only one of the lists is empty the other keeps its order, but for what was
 * looked at.
 * @param viewed items looked at in this session
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
    tell: (at): Pick<ListedItem, 'reason' | 'source'> => {
      const part = listed[at];
      const from = part.session > part.base ? session : base;
      return { source: from.source, ...from.tell(from === session ? part.in : part.at) };
    },
  };
}
