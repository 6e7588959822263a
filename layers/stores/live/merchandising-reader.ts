import type { LiveItem } from '../../contract/item.ts';
import {
  type CatalogueDocument,
  type ExperimentsDocument,
  type HeadDocument,
  LIVE_KINDS,
  type LiveBodies,
  type LiveKind,
  type RulesDocument,
} from '../../contract/live.ts';
import type { Merchandising } from '../../contract/merchandising.ts';
import type { RowRef, ServingStore } from '../serving.ts';

/** Keeps what people steer in the container's memory. */
export interface MerchandisingReader {
  /**
   * Everything steered as of the head that came with the request's own read. No read where nothing changed; one batched
   * read of what did, otherwise.
   * @param head undefined where nothing was ever steered
   * @throws ClienteleError `store.unavailable`
   */
  of(head: HeadDocument | undefined): Promise<Merchandising>;
  /** As it was seen last; nothing steered before the first time. */
  latest(): Merchandising;
}

interface Kept {
  readonly kind: LiveKind;
  readonly id: string;
  readonly revision: number;
  readonly body: LiveBodies[LiveKind] | undefined;
}

/** Build one a container. */
export function merchandisingReader(store: Pick<ServingStore, 'read'>): MerchandisingReader {
  let kept: ReadonlyMap<string, Kept> = new Map();
  let merchandising = composed(kept);

  async function of(head: HeadDocument | undefined): Promise<Merchandising> {
    const before = kept;
    const revisions = Object.entries(head?.revisions ?? {}).filter(([key]) => refOf(key) !== undefined);
    const changed = revisions.filter(([key, revision]) => before.get(key)?.revision !== revision);
    if (changed.length === 0 && revisions.length === before.size) return merchandising;
    const refs = changed.map(([key]) => refOf(key)!);
    // A document may be newer than the head that was read: it is kept under the head's revision, and read again once
    // the head has moved on.
    const bodies = refs.length === 0 ? [] : ((await store.read('', refs)) as readonly Kept['body'][]);
    const next = new Map<string, Kept>();
    const read = new Map(changed.map(([key], at) => [key, bodies[at]]));
    for (const [key, revision] of revisions) {
      next.set(key, read.has(key) ? { ...refOf(key)!, revision, body: read.get(key) } : before.get(key)!);
    }
    kept = next;
    merchandising = composed(next);
    return merchandising;
  }

  return { of, latest: () => merchandising };
}

/** What a key of the head refers to; undefined for a kind that this release does not know. */
function refOf(key: string): RowRef<LiveKind> | undefined {
  const bar = key.indexOf('|');
  const kind = key.slice(0, bar);
  return LIVE_KINDS.has(kind) ? { kind: kind as LiveKind, id: key.slice(bar + 1) } : undefined;
}

/** O(items kept), after a change only. */
function composed(kept: ReadonlyMap<string, Kept>): Merchandising {
  const items = new Map<string, LiveItem>();
  const bandits = new Map<string, LiveBodies['bandit']>();
  let rules: RulesDocument['rules'] = [];
  let experiments: ExperimentsDocument['experiments'] = [];
  for (const { kind, id, body } of kept.values()) {
    if (body === undefined) continue;
    if (kind === 'catalogue') {
      for (const item of Object.values((body as CatalogueDocument).items)) items.set(item.id, item);
    }
    if (kind === 'rules') rules = (body as RulesDocument).rules;
    if (kind === 'experiments') experiments = (body as ExperimentsDocument).experiments;
    if (kind === 'bandit') bandits.set(id, body as LiveBodies['bandit']);
  }
  return { items, rules, experiments, bandits };
}
