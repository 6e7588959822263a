import type { Behaviour } from '../customers/behaviour/behaviour.ts';
import type { ForecastAnswer } from '../customers/forecast-answer.ts';
import type { Insight } from './insights.ts';

/**
 * Rows of the results table: what publishing writes and a request reads. Every row belongs to one version and never
 * changes within it. Keys are `<version>|<kind>|<id>`; the body is compressed JSON (platform/results).
 */

/** Short description of an item, repeated in every list so that one read answers. Price in minor units. */
export interface ItemCard {
  readonly id: string;
  readonly title: string | null;
  readonly category: readonly string[];
  readonly brand: string | null;
  readonly price: number | null;
}

/** Why an item is in a list: a stable key for translation, and its parameters. `items` are identifiers with titles. */
export interface Reason {
  readonly key: 'because_of_items' | 'popular' | 'bought_together';
  readonly items: readonly { readonly id: string; readonly title: string | null }[];
}

export interface ListedItem extends ItemCard {
  /** The model's own scale; comparable within one list only. */
  readonly score: number;
  readonly reason: Reason;
}

/** `recommendations|<customer>`: items new to the customer, best first. */
export interface RecommendationsRow {
  readonly items: readonly ListedItem[];
}

/** `similar|<item>`, `list|popular`. */
export interface ListRow {
  readonly items: readonly ListedItem[];
  /** The item asked about, for `similar`. */
  readonly of?: ItemCard;
}

/** RFM scores are quintiles 1 (worst) to 5 (best). Money in minor units of the reporting currency. Times in UTC ms. */
export interface CustomerRow {
  readonly segment: { readonly id: string; readonly name: string };
  readonly cluster: { readonly id: string; readonly name: string } | null;
  readonly rfm: {
    readonly recencyDays: number;
    readonly frequency: number;
    readonly monetary: number;
    readonly recencyScore: number;
    readonly frequencyScore: number;
    readonly monetaryScore: number;
  } | null;
  readonly value: {
    readonly historic: number;
    readonly refunds: number;
    readonly orders: number;
    readonly averageOrder: number | null;
    /** Share of the shop's whole net revenue, 0 to 1. */
    readonly contribution: number;
  };
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly firstOrder: number | null;
  readonly lastOrder: number | null;
  readonly events: Readonly<Record<string, number>>;
}

/** Why a part of the forecast is not there: a stable key. */
export type Absence = 'never-ordered' | 'no-repeat-orders-in-shop' | 'overdue-beyond-experience';

/** `customer|<customer>`: who they are, what is foretold of them, how they behave. */
export interface CustomerPageRow extends CustomerRow {
  readonly forecast: ForecastAnswer;
  /** Names of the forecast's parts that are null, each with the reason. */
  readonly absent: Readonly<Partial<Record<'value' | 'churn' | 'propensity' | 'nextOrder', Absence>>>;
  readonly behaviour: Behaviour;
}

/** A customer as one line of a list. Money in minor units, times in UTC ms; null for who never ordered. */
export interface ListedCustomer {
  readonly id: string;
  readonly segment: string;
  readonly stage: ForecastAnswer['stage'];
  readonly tier: ForecastAnswer['tier'];
  readonly historic: number;
  readonly orders: number;
  readonly lastOrder: number | null;
  readonly lifetimeValue: number | null;
  readonly churn: number | null;
  readonly propensity: number | null;
  readonly nextOrder: number | null;
  readonly play: ForecastAnswer['play'];
  readonly valueAtStake: number;
}

/** Customers on one page of a list; the last page has what is left, and an empty list has one empty page. */
export const PAGE_SIZE = 100;

/** `members|<segment>|<page>`: by historic value; `worklist|<play>|<page>`: by value at stake. Highest first, pages from 0. */
export interface CustomerListRow {
  /** Customers on all pages. */
  readonly customers: number;
  readonly entries: readonly ListedCustomer[];
}

/** `worklists|all`: every play with what it is about, highest value at stake first. */
export interface WorklistsRow {
  readonly worklists: readonly {
    readonly play: ForecastAnswer['play'];
    readonly customers: number;
    /** Of all its customers, minor units. */
    readonly valueAtStake: number;
  }[];
}

/** One segment (a named RFM segment or a cluster). */
export interface SegmentRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'rfm' | 'cluster';
  /** What sets the segment apart, in words. */
  readonly description: string;
  readonly customers: number;
  /** Share of all segmented customers, 0 to 1. */
  readonly share: number;
  /** Net revenue in minor units, and its share of the shop's. */
  readonly revenue: number;
  readonly revenueShare: number;
  readonly averageOrder: number | null;
  readonly medianRecencyDays: number | null;
  readonly meanFrequency: number | null;
  /** Some members, highest historic value first. */
  readonly topCustomers: readonly string[];
}

/** `segments|all`: every segment, by kind then by revenue. */
export interface SegmentsRow {
  readonly segments: readonly SegmentRow[];
}

/** `model|card`: what this version was made of and how it was judged. */
export interface ModelRow {
  readonly version: string;
  readonly asOf: number;
  readonly currency: string;
  readonly customers: number;
  readonly items: number;
  readonly events: number;
  readonly rejectedRows: number;
  readonly recipe: {
    readonly model: string;
    readonly settings: Readonly<Record<string, number | string | boolean>>;
  };
  /** One entry per model tried on the temporal hold-out; null when the history was too short to hold anything out. */
  readonly holdout: {
    readonly cut: number;
    readonly customers: number;
    readonly k: number;
    readonly models: readonly {
      readonly model: string;
      readonly recall: number;
      readonly ndcg: number;
      readonly hitRate: number;
      readonly coverage: number;
    }[];
  } | null;
  readonly verdict: { readonly outcome: 'publish' | 'hold' | 'invalid'; readonly reason: string };
}

/** Kind of row ► its body. */
export interface RowBodies {
  readonly recommendations: RecommendationsRow;
  readonly similar: ListRow;
  readonly list: ListRow;
  readonly customer: CustomerPageRow;
  readonly segments: SegmentsRow;
  readonly segment: SegmentRow;
  readonly members: CustomerListRow;
  readonly worklists: WorklistsRow;
  readonly worklist: CustomerListRow;
  readonly insight: Insight;
  readonly model: ModelRow;
}

export type RowKind = keyof RowBodies;

/** Partition key of a row. The identifier comes last and may hold any character. */
export function rowKey(version: string, kind: RowKind, id: string): string {
  return `${version}|${kind}|${id}`;
}

/** Identifier of one page of a list: `champions|0`. Names of lists hold no `|`. */
export function pageId(list: string, page: number): string {
  return `${list}|${page}`;
}

/** Identifiers of rows that there is one of. */
export const ROW_ID = { popular: 'popular', segments: 'all', model: 'card', worklists: 'all' } as const;
