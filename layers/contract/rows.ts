import type { Availability } from './availability.ts';
import type { Behaviour, CustomerPrediction, Play, PlayAssumptions } from './customer.ts';
import type { Exposure, ExposureLimits, ExposurePoint } from './evaluation.ts';
import type { Insight } from './insights.ts';
import type { ItemDetails } from './item-details.ts';
import type { PrivacyReport } from './privacy.ts';
import type { Remainder, Trade } from './trade.ts';

/**
 * Rows of the results table: what publishing writes and a request reads. Every row belongs to one version and never
 * changes within it. Keys are `<version>|<kind>|<id>`; the body is compressed JSON.
 */

/** Value of an item property. */
export type ItemValue = string | number | boolean;

/** Short description of an item, repeated in every list so that one read answers. Price in minor units. */
export interface ItemCard extends ItemDetails {
  readonly id: string;
  readonly title: string | null;
  readonly category: readonly string[];
  readonly brand: string | null;
  readonly price: number | null;
  /** Further attributes from the catalogue; absent: none. */
  readonly properties?: Readonly<Record<string, ItemValue>>;
  /** UTC milliseconds of the day on which it became available or was first seen; absent: unknown. */
  readonly since?: number;
  /** UTC milliseconds at which it stops being available; absent: no end is known. */
  readonly until?: number;
  /** Usually bought repeatedly, so that a customer who has bought it may see it again. */
  readonly repeats?: true;
  /** May not be shown unless the live catalogue says otherwise. Lists hold no such item; the item that a list is about may be one. */
  readonly unavailable?: true;
  /** Availability of an unavailable item in the catalogue; absent: not recorded. */
  readonly availability?: Pick<Availability, 'hidden' | 'inStock' | 'availableFrom'>;
}

/** What a customer did with an item, strongest first. */
export const DEEDS = ['bought', 'rated', 'carted', 'wishlisted', 'viewed'] as const;
export type Deed = (typeof DEEDS)[number];

/** Why an item is in a list: stable keys that a shop can translate. */
export const REASON_KEYS = [
  'because_of_items',
  'liked_by_similar_customers',
  'because_viewed',
  'own_interest',
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
  /** Of `because_of_items` and `own_interest`: what the customer did with the items named, or with the item. */
  readonly did?: Deed;
  /** Path of the category that the item is popular in. */
  readonly category?: readonly string[];
  /** Length of the period in days; absent: all time. */
  readonly periodDays?: number;
  /** Of `buy_again`: days since the last purchase, typical days between purchases, number of purchases. */
  readonly daysSince?: number;
  readonly everyDays?: number | null;
  readonly times?: number;
  /** Of `bought_with`: share of all baskets, share of the baskets with the (first) named item, and ratio to independence. */
  readonly support?: number;
  readonly confidence?: number;
  readonly lift?: number;
}

/** An item of a list. */
export interface ScoredItem extends ItemCard {
  /** The list's own scale; comparable within one list only. */
  readonly score: number;
}

/** How regularly a customer buys an item. */
export interface Habit {
  /** Orders of the customer with the item. */
  readonly times: number;
  /** UTC milliseconds of the last purchase. */
  readonly last: number;
  /** Typical days between purchases; null: unknown. */
  readonly everyDays: number | null;
}

export interface PersonalItem extends ScoredItem {
  /** Similar items from the customer's history, strongest first; absent: none is similar enough to be named. */
  readonly because?: readonly NamedItem[];
  /** What the customer did with those. */
  readonly did?: Deed;
  /** What the customer did with this very item. */
  readonly interest?: Deed;
  /** Customers who chose what the customer chose chose it too, more often than by chance. */
  readonly likedBySimilarCustomers?: true;
  /** In the list of what sold recently; nothing else can be said. */
  readonly popularRecently?: true;
  /** Bought before and due again. */
  readonly habit?: Habit;
}

/** `recommendations|<customer>`: best first; items new to the customer, mixed with items the customer buys regularly. */
export interface RecommendationsRow {
  readonly items: readonly PersonalItem[];
  /** The list follows popularity, not the customer's own history. */
  readonly popular?: true;
  /** Items the customer has and should not see again in any list; the latest first, limited in number. */
  readonly excludedItems: readonly string[];
  /** The customer's RFM segment. */
  readonly segment: string;
}

/** `similar|<item>`, by similarity from 0 to 1 (items/similar-items.ts), and every `list|…`. */
export interface ListRow {
  readonly items: readonly ScoredItem[];
  /** The item that the list is about, for `similar`. */
  readonly of?: ItemCard;
  /** Of a list of popular items: this many, from the first, sold recently; the others at any time. */
  readonly recent?: number;
}

/** `bought-together|<item>`: items in the same baskets, by significance. */
export interface BoughtTogetherRow {
  readonly of: ItemCard;
  readonly items: readonly (ScoredItem & {
    readonly support: number;
    readonly confidence: number;
    readonly lift: number;
  })[];
}

/** `buy-again|<customer>`: items that the customer buys regularly, by regularity and by how due they were at training. */
export interface BuyAgainRow {
  readonly items: readonly (ScoredItem & Habit)[];
}

/** `similar-customers|<customer>`: customers with the most similar history. */
export interface SimilarCustomersRow {
  readonly customers: readonly {
    readonly id: string;
    /** Cosine of the histories, rare items counting most: 0 to 1. */
    readonly similarity: number;
    /** Items that both have interacted with. */
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
    /** Net revenue; 0 where more was given back than bought. */
    readonly historic: number;
    readonly refunds: number;
    /** Money given back beyond all that the customer bought: of orders that are not in the data, or more than they cost. */
    readonly excessRefunds: number;
    readonly orders: number;
    readonly averageOrder: number | null;
    /** Share of the net revenue of all customers with positive net revenue and of anonymous orders, 0 to 1. */
    readonly contribution: number;
  };
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly firstOrder: number | null;
  readonly lastOrder: number | null;
  readonly events: Readonly<Record<string, number>>;
}

/** Why a part of the forecast is missing: a stable key. */
export type Absence =
  | 'never-ordered'
  | 'orders-not-in-data'
  | 'no-repeat-orders-in-shop'
  | 'history-too-short'
  | 'overdue'
  | 'order-unlikely';

/** `customer|<customer>`: profile, forecast and behaviour of a customer. */
export interface CustomerPageRow extends CustomerRow {
  readonly forecast: CustomerPrediction;
  /** Names of the forecast's parts that are null, each with the reason. */
  readonly absent: Readonly<
    Partial<Record<'value' | 'churn' | 'propensity' | 'nextOrder' | 'action', Absence>>
  >;
  readonly behaviour: Behaviour;
  /** False: they refuse to be contacted for marketing. */
  readonly mayContact: boolean;
  /** Absent: none is known. */
  readonly attributes?: Attributes;
}

export type AttributeValue = string | number | boolean;

/** Attributes of a customer by name, as the shop delivered them. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A customer as one line of a list. Money in minor units, times in UTC ms; null for customers without orders. */
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
  /** Null for a customer whose orders are not in the data. */
  readonly play: Play | null;
  /** Null where the history is too short to say what a contact would change. */
  readonly valueAtStake: number | null;
  /** False: they refuse to be contacted for marketing; nobody in a worklist does. */
  readonly mayContact: boolean;
  /** Those of few values, which lists can be filtered by; absent: none is known. */
  readonly attributes?: Attributes;
}

/** Customers on one page of a list. An empty list has one empty page. */
export const PAGE_SIZE = 100;

/** `members|<segment>|<page>`: by historic value; `worklist|<play>|<page>`: by value at stake. Highest first, pages from 0. */
export interface CustomerListRow {
  /** Customers on all pages. */
  readonly customers: number;
  readonly entries: readonly ListedCustomer[];
  /** Names of the attributes that the list can be filtered by; absent: none. */
  readonly filters?: readonly string[];
}

/** `worklists|all`: every play with its customers and value at stake, highest value first. */
export interface WorklistsRow {
  readonly worklists: readonly {
    readonly play: Play;
    readonly customers: number;
    /** Sum over its customers of the rounded values that their pages show, minor units. */
    readonly valueAtStake: number;
    /** Customers of the play who refuse to be contacted, in none of the figures; null where aggregates are private. */
    readonly withoutConsent: number | null;
  }[];
  readonly assumptions: PlayAssumptions;
}

/** Figures of the members of a segment. Money in minor units. */
export interface SegmentFigures {
  readonly customers: number;
  /** Share of all customers for an RFM segment, of those with orders for a cluster; sums to 1 over all of a kind. */
  readonly share: number;
  /** Orders, gross revenue and refunds; null: only the net revenue is published. */
  readonly orders: number | null;
  readonly gross: number | null;
  readonly refunds: number | null;
  /** Net revenue, and its share of the whole shop's, orders without a customer included. */
  readonly revenue: number;
  readonly revenueShare: number;
  /** Net revenue per order. */
  readonly averageOrder: number | null;
  readonly medianRecencyDays: number | null;
  readonly meanFrequency: number | null;
  /** Some members, highest historic value first. */
  readonly topCustomers: readonly string[];
  /** Attributes of few values: the commonest among the members first; absent: none is known, or figures are private. */
  readonly attributes?: readonly AttributeProfile[];
}

/** How the values of an attribute are distributed among the members of a segment. */
export interface AttributeProfile {
  readonly name: string;
  readonly values: readonly {
    readonly value: AttributeValue;
    readonly customers: number;
    /** Share of the members, and of all customers of the kind: who is in the same list of segments. */
    readonly share: number;
    readonly shareOfAll: number;
  }[];
}

/** One segment (a named RFM segment or a cluster). */
export interface SegmentRow extends SegmentFigures {
  readonly id: string;
  readonly name: string;
  readonly kind: 'rfm' | 'cluster';
  /** What distinguishes the segment, in words. */
  readonly description: string;
}

/** `segments|all`: every segment, by kind then by revenue. */
export interface SegmentsRow {
  readonly segments: readonly SegmentRow[];
  /** Trade outside all segments: with the RFM segments it sums to the total. */
  readonly rest: readonly (Remainder & { readonly revenueShare: number })[];
  /** Null: suppressed. */
  readonly total: Trade | null;
}

/** `model|card`: data, recipe and evaluation of this version. */
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
  /** One entry per model evaluated on the temporal hold-out; null: the history was too short for a hold-out. */
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
      /** How the lists used the catalogue; null: not measured. */
      readonly exposure: Exposure | null;
    }[];
  } | null;
  /** How strongly lists are re-ranked, and the limits that they are judged by; absent: suppressed, or of an older release. */
  readonly exposure?: {
    /** 0: not at all. */
    readonly strength: number;
    readonly limits: ExposureLimits;
    /** The rule that chose the strength, and what it gave; null: nothing was compared in this run. */
    readonly chosenBy: string | null;
    /** Accuracy against concentration on the validation window, by strength. */
    readonly curve: readonly ExposurePoint[];
  };
  /** Histories that were too long to be learnt from whole; absent: none was. */
  readonly cutHistories?: {
    readonly customers: number;
    /** Pairs of customer and item that were left out, the oldest of each. */
    readonly pairs: number;
    /** Items of one customer that are learnt from at most. */
    readonly longest: number;
  };
  readonly verdict: { readonly outcome: 'publish' | 'hold' | 'invalid'; readonly reason: string };
  /** Set where aggregates are differentially private. */
  readonly privacy?: PrivacyReport;
}

/** `names|catalogue`: what a request may name. */
export interface NamesRow {
  /** Paths from the root on every level, levels joined by ` > `, sorted; null: too many to list. */
  readonly categories: readonly string[] | null;
  readonly brands: readonly string[] | null;
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
  readonly names: NamesRow;
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

/** Identifiers of rows that exist once. */
export const ROW_ID = {
  /** Lists for all customers: popular recently, popular of all time, rising demand, new items. */
  popular: 'popular',
  allTime: 'all-time',
  trending: 'trending',
  new: 'new',
  segments: 'all',
  model: 'card',
  worklists: 'all',
  names: 'catalogue',
} as const;

/** Identifier of the list of items popular in an RFM segment. */
export function segmentListId(segment: string): string {
  return `segment:${segment}`;
}

/** Longest identifier of a list, in bytes: with the version before it, it has to fit a key of 2,048 bytes. */
export const LONGEST_LIST_ID = 1_800;

/** Identifier of the list of items popular in a category, by its path from the root. */
export function categoryListId(path: readonly string[]): string {
  return `category:${path.join(' > ')}`;
}

/** The family that groups variants of an item: the shop's `properties.family`, or undefined. */
export function familyOf({ properties }: Pick<ItemCard, 'properties'>): string | undefined {
  const family = properties?.family;
  return family === undefined ? undefined : String(family);
}

/** A row to publish: of one kind, or of any. */
export type BuiltRow<K extends RowKind = RowKind> = {
  [Kind in K]: { readonly kind: Kind; readonly id: string; readonly body: RowBodies[Kind] };
}[K];
