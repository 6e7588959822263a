import type { Recipe } from '../../contract/evaluation.ts';
import type { Item } from '../../contract/events/dataset.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';

/** Value of a model's setting, as it appears in configuration, reports and `--set key=value`. */
export type Setting = number | string | boolean;

export type Settings = Readonly<Record<string, Setting>>;

/** Which cells of a customers × items matrix are present. Columns ascend within a row. */
export interface Pattern {
  /** `rows + 1` offsets into `indices`. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
}

/**
 * Events of known customers, customer by customer, oldest first. For models of order and repetition: weights do not
 * decay, and refunded purchases are left out.
 */
export interface EventLog {
  /** Customers + 1 offsets into the other arrays. */
  readonly offsets: Int32Array;
  readonly item: Int32Array;
  /** UTC milliseconds. */
  readonly time: Float64Array;
  /** Weight of the event's type. */
  readonly weight: Float32Array;
  /** Events of one customer with the same number belong together: one order, or one day where orders have no id. */
  readonly basket: Int32Array;
}

/** What a recommender learns from: one row per customer, one column per item. */
export interface Interactions {
  /** Implicit preference, weighted by event type and age; positive. */
  readonly matrix: Csr;
  /**
   * Items that {@link RecommendOptions.excludeSeen} leaves out: all that a customer has bought, returned or rated, before
   * the training window too. In a shop without such events: all that the customer has looked at.
   */
  readonly seen: Pattern;
  /**
   * Demand by item (row) and age in whole days before `asOf` (column): event weights without decay, anonymous
   * events among them. What popularity counts.
   */
  readonly demand: Csr;
  readonly log: EventLog;
  /** The catalogue, for models of content; empty where there is none, and after a snapshot is read back. */
  readonly items: readonly Item[];
  /** Aligned with `matrix.values`: UTC milliseconds of the first event of the pair within the window … */
  readonly firstTime: Float64Array;
  /** … and of the last. */
  readonly lastTime: Float64Array;
  /** Aligned with `matrix.values`: times bought. */
  readonly purchases: Float32Array;
  /** UTC milliseconds. */
  readonly asOf: number;
  /** What was left out of histories that are too long; absent: nothing, or the interactions were read back from a snapshot. */
  readonly cut?: { readonly customers: number; readonly pairs: number };
}

/** A customer's history, from the training data or passed in later. Item indices ascend. */
export interface History {
  readonly items: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Ranked lists for a slice of rows, best first; ties go to the lower index. Row r of the slice occupies
 * `[r * k, r * k + counts[r])` of `items` and `scores`. Scores are finite.
 */
export interface TopLists {
  readonly k: number;
  readonly counts: Int32Array;
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

export interface RecommendOptions {
  readonly k: number;
  /** Leave out what the customer has interacted with already. */
  readonly excludeSeen: boolean;
  /** 1 where an item may be recommended; absent: every item may. Length = number of items. */
  readonly allowed?: Uint8Array;
}

/** A model after fitting. Slices joined equal the whole; nothing here depends on the slice. */
export interface FittedRecommender {
  readonly recipe: Recipe;
  /** Lists for training customers `[from, to)`. */
  recommend(from: number, to: number, options: RecommendOptions): TopLists;
  /** The list for a history not seen in training (one row). */
  foldIn(history: History, options: RecommendOptions): TopLists;
  /** Items of the history that contribute most to `item`'s score, strongest first, at most `most`; empty when none does. */
  explain(history: History, item: number, most: number): Int32Array;
  /** Everything needed to restore the model, but not the interactions. Names start with `model.`. */
  sections(): Section[];
}

/** What a model needs beside the preferences of customers. */
export type Need = 'demand' | 'order' | 'content';

/** The size of training data, as far as work depends on it. */
export interface WorkShape {
  readonly rows: number;
  readonly cols: number;
  readonly cells: number;
  readonly events: number;
  /** Σ over customers of the square of their items … */
  readonly pairs: number;
  /** … and over items of the square of their customers. */
  readonly holderPairs: number;
}

/** What the rest of the system has to know of a model: it never asks for a model by its name. */
export interface ModelTraits {
  /**
   * Work of fitting the model, in multiples of item-knn's, from times taken on one shop's invoices (478,000 pairs). Rough is
   * enough: it decides how much is tried, never what wins.
   */
  readonly cost: number;
  /** Work in pairs of items that a customer has, where `cost` says too little: of fitting, and of one list. */
  readonly work?: (shape: WorkShape, settings: Settings) => { readonly fit: number; readonly list: number };
  /** Settings that the costly part of fitting depends on; absent: all. Models that agree in them share that part. */
  readonly fitDependsOn?: readonly string[];
  /** Customers with different histories get different lists. Others list the same for everybody. */
  readonly personal: boolean;
  /** Lists only items of the customer's own history: nothing remains where those are excluded. */
  readonly repeatsOnly: boolean;
  /** What lists depend on beside preferences: demand by age, the order of events, the catalogue's texts. */
  readonly needs: readonly Need[];
  /** Folding in a training customer's history gives that customer's list, score by score. */
  readonly foldsInExactly: boolean;
  /**
   * What explanations come from: the model's own data, the customers that two items share (searched for each time), or
   * nothing, so that there are none.
   */
  readonly explainsBy: 'own-data' | 'shared-customers' | 'nothing';
  /** In every comparison, so that nobody ships a model that the simplest list beats. */
  readonly baseline: boolean;
  /** Settings that an automatic choice tries beside the defaults: groups of alternatives, one group for each thing to vary. */
  readonly variants: readonly (readonly Settings[])[];
}

/** A kind of model: what it is like, how to fit it and how to read it back from a snapshot. */
export interface Recommender {
  readonly name: string;
  readonly traits: ModelTraits;
  readonly defaults: Settings;
  /** @throws ClienteleError `config.invalid` for an unknown setting, or a value that the setting does not take */
  fit(interactions: Interactions, settings: Settings, seed: number): FittedRecommender;
  /** @throws ClienteleError `snapshot.damaged` naming the section that is missing */
  restore(recipe: Recipe, interactions: Interactions, sections: SectionReader): FittedRecommender;
}
