import type { SignalRow } from '../../analytics/serve/blend.ts';
import { boughtWith, named } from '../../analytics/serve/listed.ts';
import type { Signal } from '../../analytics/serve/recent-activity.ts';
import type { BoughtTogetherRow, ListRow, Reason, ScoredItem } from '../../contract/rows.ts';
import type { ModelReader } from '../http/model-reader.ts';
import { type Taker, Wanted } from '../http/wanted.ts';

/** A signal with what its item goes with. */
export interface KnownSignal extends SignalRow {
  /** The category of the signal's item. */
  readonly category: readonly string[];
}

interface Taken {
  readonly similar: Taker<'similar'>;
  readonly together: Taker<'bought-together'>;
}

interface Found {
  readonly similar: ListRow | undefined;
  readonly together: BoughtTogetherRow | undefined;
}

/**
 * Reads what signals go with: of what the request itself tells in the request's one read, of what only live documents tell
 * in a second.
 */
export class SignalReader {
  readonly #model: ModelReader;
  readonly #first = new Map<string, Taken>();

  constructor(model: ModelReader) {
    this.#model = model;
  }

  /** Puts what signals go with into a read that is to be made. */
  want(signals: readonly Signal[], wanted: Wanted): void {
    for (const { item } of signals) this.#first.set(item, takersOf(item, wanted));
  }

  /**
   * Signals with what they go with, in their order, those that go with nothing left out. One more read where the first did
   * not bring all.
   * @param rows what the first read brought
   */
  async rows(signals: readonly Signal[], rows: readonly unknown[]): Promise<KnownSignal[]> {
    const more = new Wanted();
    const second = new Map(
      signals
        .filter(({ item }) => !this.#first.has(item))
        .map(({ item }) => [item, takersOf(item, more)] as const),
    );
    const found = more.refs.length === 0 ? [] : (await this.#model.read(more.refs)).rows;
    return signals.flatMap((signal) => {
      const first = this.#first.get(signal.item);
      const takers = first ?? second.get(signal.item)!;
      const from = first === undefined ? found : rows;
      return knownSignal(signal, { similar: takers.similar(from), together: takers.together(from) });
    });
  }
}

function takersOf(item: string, wanted: Wanted): Taken {
  return { similar: wanted.row('similar', item), together: wanted.row('bought-together', item) };
}

/** Partners of what was taken, neighbours of what was looked at, or was taken and has no partners. */
function knownSignal({ kind, weight }: Signal, { similar, together }: Found): KnownSignal[] {
  const of = together?.of ?? similar?.of;
  if (of === undefined) return [];
  const { category } = of;
  if (kind === 'taken' && together !== undefined)
    return [{ weight, category, items: byConfidence(together), tell: (at) => boughtWith(together, at) }];
  const reason: Reason = { key: kind === 'taken' ? 'similar_to' : 'because_viewed', items: [named(of)] };
  return [{ weight, category, items: similar?.items ?? [], tell: () => reason }];
}

/** Partners in the order of their significance, on the scale of the highest confidence: that is what neighbours' similarity compares to. */
function byConfidence({ items }: BoughtTogetherRow): ScoredItem[] {
  const surest = items.reduce((most, { confidence }) => Math.max(most, confidence), 0);
  const best = items.reduce((most, { score }) => Math.max(most, score), 0);
  return items.map((item) => ({ ...item, score: best > 0 ? (surest * item.score) / best : 0 }));
}
