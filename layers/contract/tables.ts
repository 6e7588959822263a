/** Keys of a DynamoDB table, all strings, and the attribute with a row's expiry (epoch seconds). */
export interface TableSpec {
  readonly partitionKey: string;
  readonly sortKey: string | null;
  readonly ttl: string | null;
}

/** The DynamoDB tables of a shop. */
export const TABLES = {
  /**
   * Precomputed answers: `pk` = `<version>|<kind>|<id>`. An imported version has a table of its own with the same key, named
   * `<this table>-<version>-…`; the pointer names it.
   */
  results: { partitionKey: 'pk', sortKey: null, ttl: 'expires_at' },
  /** The pointer to the serving version, the register of versions, the lease of the run. */
  control: { partitionKey: 'pk', sortKey: 'sk', ttl: null },
  /** Live documents (live.ts): `pk` = `<kind>|<id>`, one document per key, with its revision. */
  activity: { partitionKey: 'pk', sortKey: null, ttl: 'expires_at' },
} as const satisfies Readonly<Record<string, TableSpec>>;

/** The partition of the control table that holds the pseudonym key and nothing else. */
export const PSEUDONYM_KEY_PARTITION = 'key';
