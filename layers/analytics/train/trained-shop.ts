import type { Item } from '../../contract/events/dataset.ts';
import type { Insight } from '../../contract/insights.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { CustomerForecasts } from '../customers/forecast-types.ts';
import type { CustomerModel } from '../customers/model.ts';
import type { BoughtTogetherTable } from '../items/bought-together.ts';
import type { Repeats } from '../items/repeats.ts';
import type { SimilarItemsTable } from '../items/similar-items.ts';
import type { FittedRecommender, Interactions } from '../recommend/contract.ts';
import type { BehaviourTable } from './behaviour-table.ts';
import type { ChosenRecipe } from './choose-recipe.ts';

/** What was learnt of items and what to recommend. */
export interface RecommendationsPart {
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
  /** What customers buy again, and in which categories that is the habit. */
  readonly repeats: Repeats;
  /** What is bought in the same baskets. */
  readonly boughtTogether: BoughtTogetherTable;
  /** What is like what, by customers and by content. */
  readonly similarItems: SimilarItemsTable;
  /** What this version is made of, as the API tells it; the judge's verdict comes later. */
  readonly card: Omit<ModelRow, 'verdict'>;
}

/** What was learnt of the customers. */
export interface CustomersPart {
  readonly customers: readonly string[];
  readonly customerModel: CustomerModel;
  readonly forecasts: CustomerForecasts;
  readonly behaviour: BehaviourTable;
  readonly insights: readonly Insight[];
}

/** A version: everything that was learnt from a dataset, ready to be published. */
export interface TrainedShop extends RecommendationsPart, CustomersPart {}

/** Which items may be shown at a time. O(items). */
export function allowedItems(items: readonly Item[], asOf: number): Uint8Array {
  return Uint8Array.from(items, (item) =>
    !item.hidden &&
    item.inStock &&
    (item.availableFrom === null || item.availableFrom <= asOf) &&
    (item.availableUntil === null || item.availableUntil > asOf)
      ? 1
      : 0,
  );
}
