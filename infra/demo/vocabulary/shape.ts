import type { SeasonName } from '../calendar.ts';

/** Look that a brand stands for. Customers have a favourite one; it is never written into a dump. */
export type Style = 'scandi' | 'rustic' | 'modern' | 'botanical' | 'playful' | 'heritage';

/** Price level of a brand: 0 budget, 1 standard, 2 premium, 3 luxury. */
export type Tier = 0 | 1 | 2 | 3;

/** An invented brand; each stands for one look and one price level. */
export interface Brand {
  readonly name: string;
  readonly style: Style;
  readonly tier: Tier;
}

/** A kind of product, e.g. the enamel mug: a shelf in the shop, on which items compete. */
export interface Noun {
  readonly name: string;
  /** Typical price in cents of a standard brand in the size with factor 1. */
  readonly price: number;
  /** Words before the noun; each gives different items. */
  readonly kinds?: readonly string[];
  /** Label and factor on the price. */
  readonly sizes?: readonly (readonly [label: string, factor: number])[];
  /** Colours, scents, flavours; overrides those of the leaf. */
  readonly finishes?: readonly string[];
  /** Sentences for descriptions; overrides those of the leaf. */
  readonly notes?: readonly string[];
}

/** How many of it a person buys: one, a set for the table, or a stock for the larder. */
export type Pack = 'one' | 'set' | 'stock';

/** Last step of the category tree. */
export interface Leaf {
  readonly name: string;
  readonly nouns: readonly Noun[];
  readonly finishes?: readonly string[];
  /** Demand beside the other leaves of the category; 1 is usual. */
  readonly share: number;
  readonly season: SeasonName;
  /** Days after which a household needs it again; absent: it lasts. */
  readonly cycleDays?: number;
  /** Share of the sold items that come back. */
  readonly refundRate: number;
  /** Suitability as a present, 0 to 1. */
  readonly gift: number;
  readonly pack: Pack;
  /** What happy reviews say: clauses without capital and full stop. */
  readonly praise: readonly string[];
  /** What unhappy reviews say. */
  readonly blame: readonly string[];
  /** Sentences for descriptions. */
  readonly notes: readonly string[];
}

/** Second step of the category tree: what a customer can have a taste for. */
export interface Category {
  readonly name: string;
  /** Demand beside the other categories; 1 is usual. */
  readonly share: number;
  readonly leaves: readonly Leaf[];
}

/** First step of the category tree; its brands make everything in it. */
export interface Department {
  readonly name: string;
  readonly brands: readonly Brand[];
  readonly categories: readonly Category[];
}

/** Two leaves that go into one basket: `probability` that a buyer of an item of the first adds its partner. */
export interface LeafPair {
  readonly leaf: string;
  readonly with: string;
  readonly probability: number;
}
