import type { SignalRow } from '../../analytics/serve/blend.ts';
import { boughtWithReason, itemName } from '../../analytics/serve/candidate-list.ts';
import type { Signal } from '../../analytics/serve/recent-activity.ts';
import type { BoughtTogetherRow, ListRow, Reason, ScoredItem } from '../../contract/rows.ts';
import type { ModelReader } from '../reading/model-reader.ts';
import { ReadBatch, type RowHandle } from '../reading/read-batch.ts';

/** A signal with the neighbours of its item. */
export interface KnownSignal extends SignalRow {
  /** The category of the signal's item. */
  readonly category: readonly string[];
}

interface Handles {
  readonly similar: RowHandle<'similar'>;
  readonly together: RowHandle<'bought-together'>;
}

interface Found {
  readonly similar: ListRow | undefined;
  readonly together: BoughtTogetherRow | undefined;
}

/**
 * Reads the neighbours of signals: those of items that the request names in the request's one read, those of items that only
 * live documents name in a second.
 */
export class SignalReader {
  readonly #model: ModelReader;
  readonly #first = new Map<string, Handles>();

  constructor(model: ModelReader) {
    this.#model = model;
  }

  /** Adds the neighbours of signals to a read that is to be made. */
  addTo(batch: ReadBatch, signals: readonly Signal[]): void {
    for (const { item } of signals) this.#first.set(item, handlesOf(item, batch));
  }

  /**
   * Signals with their neighbours, in their order, those without any left out. One more read where the first did not bring all.
   * @param rows what the first read found
   */
  async rows(signals: readonly Signal[], rows: readonly unknown[]): Promise<KnownSignal[]> {
    const more = new ReadBatch();
    const second = new Map(
      signals
        .filter(({ item }) => !this.#first.has(item))
        .map(({ item }) => [item, handlesOf(item, more)] as const),
    );
    const found = more.refs.length === 0 ? [] : (await this.#model.read(more.refs)).rows;
    return signals.flatMap((signal) => {
      const first = this.#first.get(signal.item);
      const handles = first ?? second.get(signal.item)!;
      const from = first === undefined ? found : rows;
      return knownSignal(signal, { similar: handles.similar(from), together: handles.together(from) });
    });
  }
}

function handlesOf(item: string, batch: ReadBatch): Handles {
  return { similar: batch.row('similar', item), together: batch.row('bought-together', item) };
}

/** Partners of what was taken, neighbours of what was looked at, or was taken and has no partners. */
function knownSignal({ kind, did, weight }: Signal, { similar, together }: Found): KnownSignal[] {
  const of = together?.of ?? similar?.of;
  if (of === undefined) return [];
  const { category } = of;
  if (kind === 'taken' && together !== undefined)
    return [
      { weight, category, items: byConfidence(together), reasonAt: (at) => boughtWithReason(together, at) },
    ];
  const items = [itemName(of)];
  const reason: Reason =
    did === 'viewed' ? { key: 'because_viewed', items } : { key: 'because_of_items', items, did };
  return [{ weight, category, items: similar?.items ?? [], reasonAt: () => reason }];
}

/** Partners in the order of their significance, on the scale of the highest confidence: that is what neighbours' similarity compares to. */
function byConfidence({ items }: BoughtTogetherRow): ScoredItem[] {
  const surest = items.reduce((most, { confidence }) => Math.max(most, confidence), 0);
  const best = items.reduce((most, { score }) => Math.max(most, score), 0);
  return items.map((item) => ({ ...item, score: best > 0 ? (surest * item.score) / best : 0 }));
}
