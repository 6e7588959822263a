import type { Dataset } from '../../contract/events/dataset.ts';
import type { Interactions } from '../recommend/contract.ts';

/**
 * Whether the main list may hold items that the customer has had: `auto`, where the habit of the item's category says so;
 * `always`, whatever the customer buys again and again; `never`.
 */
export const REPEAT_RULES = ['auto', 'never', 'always'] as const;
export type RepeatRule = (typeof REPEAT_RULES)[number];

/** What analytics of items learn from. */
export interface ItemContext {
  readonly dataset: Dataset;
  /** As the chosen recommender sees them. */
  readonly interactions: Interactions;
  /** 1 where an item may be shown. */
  readonly allowed: Uint8Array;
  readonly repeat: RepeatRule;
}
