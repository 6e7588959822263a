import type { RowSubject } from '../../contract/row-subjects.ts';
import type { BuiltRow, ItemCard, RowBodies, RowKind, ScoredItem } from '../../contract/rows.ts';
import type { Draws } from '../privacy/geometric.ts';
import type { PrivacySettings } from '../privacy/settings.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import { readTable, tableSections } from '../snapshot/table.ts';

/** What row bodies are built from, besides the analytic's table. Positions are those of the dataset. */
export interface Publishing {
  readonly items: readonly { readonly id: string }[];
  readonly customers: readonly string[];
  /** 1 where an item may be shown. */
  readonly allowed: Uint8Array;
  /** Most items of a list. */
  readonly listLength: number;
  card(item: number): ItemCard;
  scored(item: number, score: number): ScoredItem;
}

/** How aggregates are made differentially private. The draws are secret: with them the noise can be removed. */
export interface Noise {
  readonly settings: PrivacySettings;
  readonly draws: Draws;
}

/**
 * What happens to a row while the shop publishes differentially private aggregates. `unchanged`: it says what one customer did, or
 * how items relate. `noisy`: its figures get noise; each such figure is a line of RELEASES (contract/privacy.ts), which changes the ε of
 * all others. `suppressed`: another body replaces it, because noise would not suffice. A figure of an item that sums up customers is
 * an aggregate, not the item's own.
 */
export type PrivacyDecision<Body> =
  | { readonly release: 'unchanged'; readonly because: string }
  | { readonly release: 'noisy'; readonly body: (body: Body, noise: Noise) => Body }
  | {
      readonly release: 'suppressed';
      readonly because: string;
      readonly body: (body: Body, noise: Noise) => Body;
    };

/** What a row is about. */
type Subject = 'item' | 'customer' | { readonly shop: string };
type SubjectOf<K extends RowKind> = RowSubject<K> extends 'shop' ? { readonly shop: string } : RowSubject<K>;

/** How rows of one kind are built from a table. */
export interface RowSource<Body, Table, Of = Subject> {
  /** One row for each item or customer, or one for the shop under the identifier given: as ROW_SUBJECTS says of the kind. */
  readonly of: Of;
  /** Whether an item or customer has a row; absent: each has. */
  readonly has?: (table: Table, at: number) => boolean;
  readonly body: (table: Table, at: number, publishing: Publishing) => Body;
  readonly privacy: PrivacyDecision<Body>;
}

/** Positions [from, to) of a slice. */
export type Range = readonly [from: number, to: number];

/** What a slice publishes: a range of the items, a range of the customers, and possibly the shop's own rows. */
export interface Share {
  readonly items: Range;
  readonly customers: Range;
  readonly shop: boolean;
}

/**
 * An analytic: what it learns and what it publishes. Its name is also that of its table in the version and of its snapshot
 * sections. Made by {@link analytic}.
 */
export interface Analytic<Name extends string = string, Context = unknown, Table extends object = object> {
  readonly name: Name;
  /** Why its rows are suppressed while aggregates are private. */
  readonly suppressed: readonly string[];
  /** Deterministic: the same context gives the same table. */
  learn(context: Context): Table;
  sections(table: Table): Section[];
  restore(reader: SectionReader): Table;
  /** Number of rows that {@link rows} yields over all shares. O(items + customers). */
  countRows(table: Table, items: number, customers: number): number;
  rows(table: Table, publishing: Publishing, share: Share, noise: Noise | undefined): Generator<BuiltRow>;
}

/**
 * Defines an analytic. Rows are given by kind; a kind without a privacy decision does not compile. Snapshot, count and publishing
 * follow from the definition.
 */
export function analytic<const Name extends string, Context, Table extends object>(definition: {
  readonly name: Name;
  readonly learn: (context: Context) => Table;
  readonly rows: { readonly [K in RowKind]?: RowSource<RowBodies[K], Table, SubjectOf<K>> };
}): Analytic<Name, Context, Table> {
  const { name, learn } = definition;
  const sources = Object.entries(definition.rows) as [RowKind, RowSource<RowBodies[RowKind], Table>][];
  return {
    name,
    suppressed: sources.flatMap(([, { privacy }]) =>
      privacy.release === 'suppressed' ? [privacy.because] : [],
    ),
    learn,
    sections: (table) => tableSections(name, table),
    restore: (reader) => readTable<Table>(reader, name),
    countRows: (table, items, customers) => {
      const everything = { items: [0, items], customers: [0, customers], shop: true } as const;
      return sources.reduce((sum, [, source]) => sum + [...positions(source, table, everything)].length, 0);
    },
    *rows(table, publishing, share, noise) {
      for (const [kind, source] of sources) {
        for (const at of positions(source, table, share)) {
          const body = released(source.body(table, at, publishing), source.privacy, noise);
          yield { kind, id: idOf(source, at, publishing), body } as BuiltRow;
        }
      }
    },
  };
}

/** The body to publish. */
function released<Body>(body: Body, privacy: PrivacyDecision<Body>, noise: Noise | undefined): Body {
  return noise === undefined || privacy.release === 'unchanged' ? body : privacy.body(body, noise);
}

function* positions<Table>(
  { of, has }: RowSource<never, Table> | RowSource<RowBodies[RowKind], Table>,
  table: Table,
  share: Share,
): Generator<number> {
  if (typeof of === 'object') {
    if (share.shop) yield 0;
    return;
  }
  const [from, to] = of === 'item' ? share.items : share.customers;
  for (let at = from; at < to; at++) if (has === undefined || has(table, at)) yield at;
}

function idOf(
  { of }: RowSource<RowBodies[RowKind], never>,
  at: number,
  { items, customers }: Publishing,
): string {
  if (typeof of === 'object') return of.shop;
  return of === 'item' ? items[at].id : customers[at];
}
