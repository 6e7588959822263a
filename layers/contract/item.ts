import type { Availability } from './availability.ts';
import type { ItemCard, ItemValue } from './rows.ts';

/** What the catalogue says of one item since the version that serves was learnt. */
export interface LiveItem extends ItemCard, Availability {
  /** UTC milliseconds of the update. */
  readonly updatedAt: number;
  /** UTC milliseconds from which its age counts: as the version knows it, or when the live catalogue first told of it. */
  readonly since: number;
  /** Absent: not known here. */
  readonly description?: string;
  /** The price as it was said, in major units, where no run has told yet what that is in the reporting currency. */
  readonly statedPrice?: { readonly amount: number; readonly currency: string | null };
  /** What the shop says of it beside the fields that are named; scalars only, by name. */
  readonly properties: Readonly<Record<string, ItemValue>>;
  /** The version that serves does not know it. */
  readonly isNew?: true;
  /**
   * Items of the serving version that are most like it by content, with their similarity from 0 to 1: a new item is
   * recommended beside them. Empty for an item that is in the version's own lists.
   */
  readonly nearestKnown: readonly { readonly id: string; readonly similarity: number }[];
}
