import type { Serving } from '../../contract/control-records.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { HeadDocument } from '../../contract/live.ts';
import type { Merchandising } from '../../contract/merchandising.ts';
import { type ModelRow, ROW_ID } from '../../contract/rows.ts';
import { merchandisingReader } from '../../stores/live/merchandising-reader.ts';
import type { RowRef, RowsFound, ServingStore } from '../../stores/serving.ts';

/** Rows of a version, and its card. */
export interface ModelRows<R extends readonly RowRef[], S extends readonly RowRef[] = readonly []> {
  readonly serving: Serving;
  readonly card: ModelRow;
  /** In the order of the references. */
  readonly rows: RowsFound<R>;
  readonly shared: RowsFound<S>;
}

/** What requests read of the serving model. */
export interface ModelReader {
  /** Set for {@link ModelReader.fromMemory}: a row that it does not find may exist. */
  readonly isMemory?: true;
  /** The serving version; undefined before the first activation. */
  current(): Promise<Serving | undefined>;
  /**
   * One batched read: the rows asked for, and of the version's card and the shared rows what is not kept yet; those are
   * kept for the life of the version. No read at all where nothing is missing.
   * @param shared rows that many requests want; a bounded number of different ones
   * @throws ClienteleError `model.not_ready` before the first activation; `model.expired` when the version's rows have
   * been removed; `store.unavailable`
   */
  read<const R extends readonly RowRef[], const S extends readonly RowRef[] = readonly []>(
    refs: R,
    shared?: S,
  ): Promise<ModelRows<R, S>>;
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
  /**
   * Rules, experiments and the live catalogue as of the head that a request read; one more read after something changed.
   * @throws ClienteleError `store.unavailable`
   */
  merchandising(head: HeadDocument | undefined): Promise<Merchandising>;
  /**
   * A reader of this container's memory alone, for while the stores are away: it finds only the rows that are kept, merchandising
   * as it was read last, and no experiments. Its reads throw `store.unavailable` where
   * nothing is kept of a version that has not expired.
   */
  fromMemory(): ModelReader;
}

const CARD = { kind: 'model', id: ROW_ID.model } as const;

/** Rows of a version that the container keeps, by reference; undefined for a row that does not exist. */
interface Kept {
  readonly serving: Serving;
  readonly rows: Map<string, unknown>;
}

/**
 * Reads the serving model through a store. Build one a container.
 * @param now UTC milliseconds
 */
export function modelReader(store: ServingStore, now: () => number): ModelReader {
  let kept: Kept | undefined;
  const merchandising = merchandisingReader(store);

  /** The serving version; while its pointer cannot be read, the one read last, whose rows stay until they expire. */
  async function pointer(): Promise<Serving | undefined> {
    try {
      return await store.current();
    } catch (error) {
      const last = unexpired();
      if (last === undefined || !isUnavailable(error)) throw error;
      return last.serving;
    }
  }

  /** What is kept, unless the rows of its version may have been removed. */
  function unexpired(): Kept | undefined {
    return kept !== undefined && now() < kept.serving.expiresAt ? kept : undefined;
  }

  async function read<const R extends readonly RowRef[], const S extends readonly RowRef[]>(
    refs: R,
    shared: S = [] as unknown as S,
  ): Promise<ModelRows<R, S>> {
    const serving = await pointer();
    if (serving === undefined) throw new ClienteleError('model.not_ready', 'No model has been activated yet');
    const { version } = serving;
    // Past its expiry the card is asked for again with the rows: once it is gone the rows are too, and a personal list
    // that is missing no longer means that the customer is new.
    const whole =
      kept?.serving.version === version && now() < serving.expiresAt ? kept.rows : new Map<string, unknown>();
    const missing = [CARD, ...shared].filter((ref) => !whole.has(keyOf(ref)));
    const wanted = [...missing, ...refs];
    const found: readonly unknown[] = wanted.length === 0 ? [] : await store.read(version, wanted);
    for (const [at, ref] of missing.entries()) whole.set(keyOf(ref), found[at]);
    const card = whole.get(keyOf(CARD)) as ModelRow | undefined;
    if (card === undefined)
      throw new ClienteleError('model.expired', `The rows of version ${version} have been removed`);
    kept = { serving, rows: whole };
    return {
      serving,
      card,
      rows: found.slice(missing.length) as unknown as RowsFound<R>,
      shared: shared.map((ref) => whole.get(keyOf(ref))) as unknown as RowsFound<S>,
    };
  }

  async function readVersion<const R extends readonly RowRef[]>(version: string, refs: R) {
    const serving = await pointer();
    if (serving === undefined || serving.version === version) return read(refs);
    const found = (await store.read(version, [CARD, ...refs])) as readonly unknown[];
    const card = found[0] as ModelRow | undefined;
    if (card === undefined) return undefined;
    return { serving: { version }, card, rows: found.slice(1) as unknown as RowsFound<R> };
  }

  function fromMemory(): ModelReader {
    const memory: ModelReader = {
      isMemory: true,
      current: async () => remembered().serving,
      read: async <const R extends readonly RowRef[], const S extends readonly RowRef[]>(
        refs: R,
        shared: S = [] as unknown as S,
      ) => {
        const { serving, rows } = remembered();
        return {
          serving,
          card: rows.get(keyOf(CARD)) as ModelRow,
          rows: refs.map(() => undefined) as unknown as RowsFound<R>,
          shared: shared.map((ref) => rows.get(keyOf(ref))) as unknown as RowsFound<S>,
        };
      },
      readVersion: async (version, refs) =>
        remembered().serving.version === version ? memory.read(refs) : undefined,
      merchandising: async () => ({ ...merchandising.latest(), experiments: [] }),
      fromMemory: () => memory,
    };
    return memory;
  }

  function remembered(): Kept {
    const last = unexpired();
    if (last === undefined)
      throw new ClienteleError(
        'store.unavailable',
        'The stores are away and this container keeps no rows to answer from',
      );
    return last;
  }

  return {
    current: () => store.current(),
    read,
    readVersion,
    merchandising: (head) => merchandising.of(head),
    fromMemory,
  };
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ClienteleError && error.code === 'store.unavailable';
}

function keyOf({ kind, id }: RowRef): string {
  return `${kind}|${id}`;
}
