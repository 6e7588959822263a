import type { Availability } from './availability.ts';
import type { ItemCard, ItemValue } from './rows.ts';

/** An item of the live catalogue: changed or added since the serving version was trained. */
export interface LiveItem extends ItemCard, Availability {
  /** UTC milliseconds of the update. */
  readonly updatedAt: number;
  /** UTC milliseconds from which its age counts: from the version, or when it first appeared in the live catalogue. */
  readonly since: number;
  /** Absent: unknown. */
  readonly description?: string;
  /** The price as it was sent, in major units, while no run has determined the reporting currency. */
  readonly statedPrice?: { readonly amount: number; readonly currency: string | null };
  /** The same of its cost. */
  readonly statedCost?: { readonly amount: number; readonly currency: string | null };
  /** Further attributes by name; scalars only. */
  readonly properties: Readonly<Record<string, ItemValue>>;
  /** Set where the serving version does not know it. */
  readonly isNew?: true;
  /**
   * Most similar items of the serving version by content, with similarity from 0 to 1: a new item is recommended beside them.
   * Empty for an item that is in the version's own lists.
   */
  readonly nearestKnown: readonly { readonly id: string; readonly similarity: number }[];
}
