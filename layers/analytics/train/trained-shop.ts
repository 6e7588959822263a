import { isAvailable } from '../../contract/availability.ts';
import type { Item } from '../../contract/events/dataset.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { TablesOf } from '../analytic/tables.ts';
import type { CustomerForecasts } from '../customers/forecast-types.ts';
import type { CustomerModel } from '../customers/model.ts';
import type { FittedRecommender, Interactions } from '../recommend/contract.ts';
import type { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from './analytics.ts';
import type { ChosenRecipe } from './choose-recipe.ts';

/** What was learnt of items and what to recommend. */
export interface RecommendationsPart extends TablesOf<typeof ITEM_ANALYTICS> {
  readonly customers: readonly string[];
  readonly items: readonly Item[];
  /** 1 where an item may be shown as of the dataset's time: not hidden, available, in stock. */
  readonly allowed: Uint8Array;
  readonly interactions: Interactions;
  /** What the recommender was chosen to be, and since when. */
  readonly chosen: ChosenRecipe;
  /** What was chosen, fitted on everything. */
  readonly recommender: FittedRecommender;
  /** What serves where nothing is known of a customer. */
  readonly popularity: FittedRecommender;
  /** What this version is made of, as the API tells it; the judge's verdict comes later. */
  readonly card: Omit<ModelRow, 'verdict'>;
}

/** What was learnt of the customers. */
export interface CustomersPart extends TablesOf<typeof CUSTOMER_ANALYTICS> {
  readonly customers: readonly string[];
  readonly customerModel: CustomerModel;
  readonly forecasts: CustomerForecasts;
}

/** What pages and lists of customers are made of. */
export type DescribedCustomers = Pick<
  CustomersPart,
  'customers' | 'customerModel' | 'forecasts' | 'behaviour'
>;

/** A version: everything that was learnt from a dataset, ready to be published. */
export interface TrainedShop extends RecommendationsPart, CustomersPart {}

/** 1 where an item may be shown at a time in UTC milliseconds, by position. O(items). */
export function allowedItems(items: readonly Item[], asOf: number): Uint8Array {
  return Uint8Array.from(items, (item) => (isAvailable(item, asOf) ? 1 : 0));
}
