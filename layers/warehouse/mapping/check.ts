/** A reason to reject a row. The first check of a list that holds is the one reported. */
export interface Check {
  /** Stable key of the counts. */
  readonly code: string;
  /** Field at fault; null: the row as a whole. */
  readonly field: string | null;
  /** For the shopkeeper: what is wrong, and what to do. `{column}` stands for the column at fault. */
  readonly reason: string;
  /** SQL that is true for rows at fault; NULL counts as false. */
  readonly when: string;
  /** Show the field's text in the reject. */
  readonly excerpt: boolean;
  /** The row is no fault: it is counted apart. */
  readonly ignored?: boolean;
}

/**
 * What the checks need to know; `text` and `value` give SQL of a mapped field, or `NULL` of one that is not. Besides
 * them the rows have `broken`, `refused`, `factor` (to reporting minor units) and `row_money` (minor units).
 */
export interface CheckContext {
  readonly text: (field: string) => string;
  readonly value: (field: string) => string;
  readonly mapped: (field: string) => boolean;
  /** UTC milliseconds after which an event's time is taken for an error. */
  readonly latest: number;
  readonly maxIdBytes: number;
  /** Accepted currencies. */
  readonly currencies: readonly string[];
}
