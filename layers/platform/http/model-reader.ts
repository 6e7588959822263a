import { ClienteleError } from '../../analytics/errors.ts';
import { type ListRow, type ModelRow, ROW_ID } from '../../analytics/serve/rows.ts';
import type { RowRef, RowsFound, Serving, ServingStore } from '../serving.ts';

/** Rows of the serving version, with what belongs to the version as a whole. */
export interface ModelRows<R extends readonly RowRef[]> {
  readonly serving: Serving;
  readonly card: ModelRow;
  readonly popular: ListRow | undefined;
  /** In the order they were asked for. */
  readonly rows: RowsFound<R>;
}

/** What requests read of the serving model. */
export interface ModelReader {
  /** The serving version; undefined before the first activation. */
  current(): Promise<Serving | undefined>;
  /**
   * One batched read: the rows asked for, with the version's card and popular list, which are kept for the life of
   * the version. No read at all where nothing is missing.
   * @throws ClienteleError `model.not_ready` before the first activation; `model.expired` when the version's rows have
   * been removed; `store.unavailable`
   */
  read<const R extends readonly RowRef[]>(refs: R): Promise<ModelRows<R>>;
  /**
   * The same of a version that need not serve any more; undefined when its rows have been removed, or it never was.
   * @throws ClienteleError `model.not_ready`, `store.unavailable`
   */
  readVersion<const R extends readonly RowRef[]>(
    version: string,
    refs: R,
  ): Promise<
    (Pick<ModelRows<R>, 'card' | 'rows'> & { readonly serving: Pick<Serving, 'version'> }) | undefined
  >;
}

const WHOLE = [
  { kind: 'model', id: ROW_ID.model },
  { kind: 'list', id: ROW_ID.popular },
] as const;

interface Kept {
  readonly version: string;
  readonly card: ModelRow;
  readonly popular: ListRow | undefined;
}

/**
 * Reads the serving model through a store. Build one a container.
 * @param now UTC milliseconds
 */
export function modelReader(store: ServingStore, now: () => number): ModelReader {
  let kept: Kept | undefined;

  async function read<const R extends readonly RowRef[]>(refs: R): Promise<ModelRows<R>> {
    const serving = await store.current();
    if (serving === undefined) throw new ClienteleError('model.not_ready', 'No model has been activated yet');
    // Past its expiry the card is asked for again with the rows: once it is gone the rows are too, and a personal list
    // that is missing no longer means that the customer is new.
    const whole = kept?.version === serving.version && now() < serving.expiresAt ? kept : undefined;
    if (whole !== undefined) {
      const rows =
        refs.length === 0 ? ([] as unknown as RowsFound<R>) : await store.read(serving.version, refs);
      return { serving, card: whole.card, popular: whole.popular, rows };
    }
    const found = (await store.read(serving.version, [...WHOLE, ...refs])) as readonly unknown[];
    const card = found[0] as ModelRow | undefined;
    if (card === undefined) {
      throw new ClienteleError('model.expired', `The rows of version ${serving.version} have been removed`);
    }
    kept = { version: serving.version, card, popular: found[1] as ListRow | undefined };
    return {
      serving,
      card,
      popular: kept.popular,
      rows: found.slice(WHOLE.length) as unknown as RowsFound<R>,
    };
  }

  async function readVersion<const R extends readonly RowRef[]>(version: string, refs: R) {
    const serving = await store.current();
    if (serving === undefined || serving.version === version) return read(refs);
    const found = (await store.read(version, [WHOLE[0], ...refs])) as readonly unknown[];
    const card = found[0] as ModelRow | undefined;
    if (card === undefined) return undefined;
    return { serving: { version }, card, rows: found.slice(1) as unknown as RowsFound<R> };
  }

  return { current: () => store.current(), read, readVersion };
}
