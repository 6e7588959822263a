import type { Availability } from './availability.ts';
import type { Behaviour, CustomerPrediction } from './customer.ts';
import type { Insight } from './insights.ts';
import type { PrivacyReport } from './privacy.ts';
import type { Remainder, Trade } from './trade.ts';

/**
 * Rows of the results table: what publishing writes and a request reads. Every row belongs to one version and never
 * changes within it. Keys are `<version>|<kind>|<id>`; the body is compressed JSON (platform/results).
 */

/** What a shop says of an item in a word, a number or a yes. */
export type ItemValue = string | number | boolean;

/** Short description of an item, repeated in every list so that one read answers. Price in minor units. */
export interface ItemCard {
  readonly id: string;
  readonly title: string | null;
  readonly category: readonly string[];
  readonly brand: string | null;
  readonly price: number | null;
  /** What the shop says of it beside these fields; absent: nothing. */
  readonly properties?: Readonly<Record<string, ItemValue>>;
  /** UTC milliseconds of the day from which it could be had, or was first met; absent: not known. */
  readonly since?: number;
  /** UTC milliseconds from which it can be had no more; absent: no end is known. */
  readonly until?: number;
  /** Bought again by habit: that a customer has it is no reason not to show it. */
  readonly repeats?: true;
  /** Not to be shown, unless the live catalogue says otherwise. Lists hold no such item; the item asked about may be one. */
  readonly unavailable?: true;
  /** What the catalogue said of an item that is withheld; absent: nobody remembers. */
  readonly availability?: Pick<Availability, 'hidden' | 'inStock' | 'availableFrom'>;
}

/** Why an item is in a list: stable keys for translation. */
export const REASON_KEYS = [
  'because_of_items',
  'liked_by_similar_customers',
  'because_viewed',
  'similar_to',
  'bought_with',
  'buy_again',
  'popular_in_segment',
  'popular_in_category',
  'popular',
  'trending',
  'new',
  'pinned',
] as const;
export type ReasonKey = (typeof REASON_KEYS)[number];

export interface NamedItem {
  readonly id: string;
  readonly title: string | null;
}

/** A key and its parameters; which of them there are depends on the key. */
export interface Reason {
  readonly key: ReasonKey;
  /** Identifiers with titles. */
  readonly items: readonly NamedItem[];
  /** Path of the category that the item is popular in. */
  readonly category?: readonly string[];
  /** Days that were looked at; absent for all of time. */
  readonly periodDays?: number;
  /** Of `buy_again`: days since the last purchase, typical days between two, purchases. */
  readonly daysSince?: number;
  readonly everyDays?: number | null;
  readonly times?: number;
  /** Of `bought_with`: of all baskets, of those with the item named – the first, where there are two – and over chance. */
  readonly support?: number;
  readonly confidence?: number;
  readonly lift?: number;
}

/** An item of a list whose reasons follow from what list it is. */
export interface ScoredItem extends ItemCard {
  /** The list's own scale; comparable within one list only. */
  readonly score: number;
}

/** An item that the customer has bought before, and its rhythm. */
export interface Habit {
  /** Baskets of the customer that held it. */
  readonly times: number;
  /** UTC milliseconds of the last. */
  readonly last: number;
  /** Typical days between two; null where not known. */
  readonly everyDays: number | null;
}

export interface PersonalItem extends ScoredItem {
  /** Items of the customer's own that it is like, strongest first; absent: none is like it enough to be named. */
  readonly because?: readonly NamedItem[];
  /** No item is named: customers who choose alike chose it. */
  readonly likedBySimilarCustomers?: true;
  /** Had before, and due again. */
  readonly habit?: Habit;
}

/** `recommendations|<customer>`: best first; items new to the customer, and between them what is bought again by habit. */
export interface RecommendationsRow {
  readonly items: readonly PersonalItem[];
  /** The list follows what is popular, not the customer's own history. */
  readonly popular?: true;
  /** Items the customer has had and is not to be shown again, from whatever list; the latest, so many as are kept. */
  readonly excludedItems: readonly string[];
  /** The customer's RFM segment. */
  readonly segment: string;
}

/** `similar|<item>`, by similarity from 0 to 1 (items/similar-items.ts), and every `list|…`. */
export interface ListRow {
  readonly items: readonly ScoredItem[];
  /** The item asked about, for `similar`. */
  readonly of?: ItemCard;
  /** Of a list of popular items: so many, from the first, sold lately; the others did so at any time. */
  readonly recent?: number;
}

/** `bought-together|<item>`: what is in the same baskets, by significance. */
export interface BoughtTogetherRow {
  readonly of: ItemCard;
  readonly items: readonly (ScoredItem & {
    readonly support: number;
    readonly confidence: number;
    readonly lift: number;
  })[];
}

/** `buy-again|<customer>`: what the customer buys again and again, by habit and by how due it was when this was learnt. */
export interface BuyAgainRow {
  readonly items: readonly (ScoredItem & Habit)[];
}

/** `similar-customers|<customer>`: customers with the most similar history. */
export interface SimilarCustomersRow {
  readonly customers: readonly {
    readonly id: string;
    /** Cosine of the histories, rare items counting most: 0 to 1. */
    readonly similarity: number;
    /** Items that both have to do with. */
    readonly shared: number;
    readonly segment: string;
  }[];
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
    /** Share of the net revenue of everybody who is not in the red, orders without a customer too; 0 to 1. */
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
  readonly forecast: CustomerPrediction;
  /** Names of the forecast's parts that are null, each with the reason. */
  readonly absent: Readonly<Partial<Record<'value' | 'churn' | 'propensity' | 'nextOrder', Absence>>>;
  readonly behaviour: Behaviour;
}

/** A customer as one line of a list. Money in minor units, times in UTC ms; null for who never ordered. */
export interface ListedCustomer {
  readonly id: string;
  readonly segment: string;
  readonly stage: CustomerPrediction['stage'];
  readonly tier: CustomerPrediction['tier'];
  readonly historic: number;
  readonly orders: number;
  readonly lastOrder: number | null;
  readonly lifetimeValue: number | null;
  readonly churn: number | null;
  readonly propensity: number | null;
  readonly nextOrder: number | null;
  readonly play: CustomerPrediction['play'];
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
    readonly play: CustomerPrediction['play'];
    readonly customers: number;
    /** Sum over all its customers as each is told, minor units. */
    readonly valueAtStake: number;
  }[];
}

/** What the members of a segment are together. Money in minor units. */
export interface SegmentFigures {
  readonly customers: number;
  /** Of all customers for an RFM segment, of those who have ordered for a cluster; 0 to 1, and 1 over all of a kind. */
  readonly share: number;
  /** Orders, money bought and money given back; null where only the net revenue is published. */
  readonly orders: number | null;
  readonly gross: number | null;
  readonly refunds: number | null;
  /** Net revenue, and its share of the whole shop's, orders without a customer included. */
  readonly revenue: number;
  readonly revenueShare: number;
  /** Net revenue an order. */
  readonly averageOrder: number | null;
  readonly medianRecencyDays: number | null;
  readonly meanFrequency: number | null;
  /** Some members, highest historic value first. */
  readonly topCustomers: readonly string[];
}

/** One segment (a named RFM segment or a cluster). */
export interface SegmentRow extends SegmentFigures {
  readonly id: string;
  readonly name: string;
  readonly kind: 'rfm' | 'cluster';
  /** What sets the segment apart, in words. */
  readonly description: string;
}

/** `segments|all`: every segment, by kind then by revenue. */
export interface SegmentsRow {
  readonly segments: readonly SegmentRow[];
  /** Trade of nobody's segment: with the RFM segments it sums up to the total. */
  readonly rest: readonly (Remainder & { readonly revenueShare: number })[];
  /** Null where it is withheld. */
  readonly total: Trade | null;
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
  /** Set where aggregates are differentially private. */
  readonly privacy?: PrivacyReport;
}

/** Kind of row ► its body. */
export interface RowBodies {
  readonly recommendations: RecommendationsRow;
  readonly similar: ListRow;
  readonly 'bought-together': BoughtTogetherRow;
  readonly 'buy-again': BuyAgainRow;
  readonly 'similar-customers': SimilarCustomersRow;
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
export const ROW_ID = {
  /** Lists for everybody: what sold lately, what ever sold, what sells more than it used to, what came lately. */
  popular: 'popular',
  allTime: 'all-time',
  trending: 'trending',
  new: 'new',
  segments: 'all',
  model: 'card',
  worklists: 'all',
} as const;

/** Identifier of the list of what is popular in an RFM segment. */
export function segmentListId(segment: string): string {
  return `segment:${segment}`;
}

/** Longest identifier of a list, in bytes: with the version before it, it has to fit a key of 2,048 bytes. */
export const LONGEST_LIST_ID = 1_800;

/** Identifier of the list of what is popular in a category, by its path from the root. */
export function categoryListId(path: readonly string[]): string {
  return `category:${path.join(' > ')}`;
}

/** What tells variants of one thing from things: the shop's `properties.family`, or undefined. */
export function familyOf({ properties }: Pick<ItemCard, 'properties'>): string | undefined {
  const family = properties?.family;
  return family === undefined ? undefined : String(family);
}

/** A row to publish: of one kind, or of any. */
export type BuiltRow<K extends RowKind = RowKind> = {
  [Kind in K]: { readonly kind: Kind; readonly id: string; readonly body: RowBodies[Kind] };
}[K];
