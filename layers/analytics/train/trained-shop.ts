import { isAvailable } from '../../contract/availability.ts';
import type { ChosenRecipe } from '../../contract/evaluation.ts';
import type { Item } from '../../contract/events/dataset.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { TablesOf } from '../analytic/tables.ts';
import type { CustomerForecasts } from '../customers/forecast-types.ts';
import type { CustomerModel } from '../customers/model.ts';
import type { FittedRecommender, Interactions } from '../recommend/contract.ts';
import type { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from './analytics.ts';

/** The recommendations part of a version. */
export interface RecommendationsPart extends TablesOf<typeof ITEM_ANALYTICS> {
  readonly customers: readonly string[];
  readonly items: readonly Item[];
  /** 1 where an item may be shown as of the dataset's time. */
  readonly allowed: Uint8Array;
  readonly interactions: Interactions;
  /** The recommender's recipe, and how it was chosen. */
  readonly chosen: ChosenRecipe;
  /** The chosen recipe, fitted on all data. */
  readonly recommender: FittedRecommender;
  /** The fallback for customers without a history. */
  readonly popularity: FittedRecommender;
  /** The version's model card, without the judge's verdict, which comes later. */
  readonly card: Omit<ModelRow, 'verdict'>;
}

/** The customers part of a version. */
export interface CustomersPart extends TablesOf<typeof CUSTOMER_ANALYTICS> {
  readonly customers: readonly string[];
  readonly customerModel: CustomerModel;
  readonly forecasts: CustomerForecasts;
}

/** What pages and lists of customers are built from. */
export type DescribedCustomers = Pick<
  CustomersPart,
  'customers' | 'customerModel' | 'forecasts' | 'behaviour' | 'marketingConsent' | 'customerAttributes'
>;

/** A trained version, ready to be published. */
export interface TrainedShop extends RecommendationsPart, CustomersPart {}

/** 1 where an item may be shown at a time in UTC milliseconds, by position. O(items). */
export function allowedItems(items: readonly Item[], asOf: number): Uint8Array {
  return Uint8Array.from(items, (item) => (isAvailable(item, asOf) ? 1 : 0));
}
