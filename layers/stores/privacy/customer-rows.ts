import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../contract/errors.ts';
import { liveKey } from '../../contract/live.ts';
import { CUSTOMER_ROW_KINDS } from '../../contract/row-subjects.ts';
import { rowKey } from '../../contract/rows.ts';
import { BATCH_KEYS, batchGet } from '../batch-get.ts';
import { eachOf } from '../concurrency.ts';
import type { Control } from '../control.ts';
import { BUDGETS } from '../deadlines.ts';
import { documentClient, openTable } from '../tables.ts';

/** What the tables hold under the forms of a customer's identifier. */
export interface RowsOfCustomer {
  /** Rows by version; versions without any are left out. */
  readonly rows: Readonly<Record<string, number>>;
  /** Live documents of the customer, and of the devices. */
  readonly activity: number;
  /** Where they lie. */
  readonly places: readonly { readonly table: string; readonly key: string }[];
}

/** Finds and removes all that the tables hold under any form of a customer's identifier, see formsOf in names.ts. */
export interface CustomerRows {
  /**
   * Throws `store.unavailable`.
   * @param devices that are the customer's alone
   */
  find(
    forms: readonly string[],
    versions: readonly string[],
    devices?: readonly string[],
  ): Promise<RowsOfCustomer>;
  /** What is there no more is no fault. Throws `store.unavailable`. */
  remove(found: RowsOfCustomer): Promise<void>;
}

/** Deletions under way at a time. */
const WIDTH = 16;

/**
 * The DynamoDB adapter. It looks into every table that may hold rows of a version: the one that versions share, and those that
 * were imported for one, whether they serve or not.
 */
export function customerRows(
  resultsTable: string,
  activityTable: string,
  control: Pick<Control, 'imports'>,
  config: DynamoDBClientConfig = {},
): CustomerRows {
  const client = documentClient(BUDGETS.live, config);

  async function find(
    forms: readonly string[],
    versions: readonly string[],
    devices: readonly string[] = [],
  ): Promise<RowsOfCustomer> {
    const all: { readonly table: string; readonly key: string; readonly version?: string }[] = [
      ...versions.flatMap((version) =>
        forms.flatMap((form) =>
          CUSTOMER_ROW_KINDS.map((kind) => ({
            table: resultsTable,
            version,
            key: rowKey(version, kind, form),
          })),
        ),
      ),
      ...forms.map((form) => ({ table: activityTable, key: liveKey('activity', form) })),
      ...devices.map((device) => ({ table: activityTable, key: liveKey('device', device) })),
    ];
    const rows: Record<string, number> = {};
    const places: RowsOfCustomer['places'][number][] = [];
    for (let from = 0; from < all.length; from += BATCH_KEYS) {
      const batch = all.slice(from, from + BATCH_KEYS);
      const of = (table: string) => ({
        table,
        keys: batch.flatMap((place) => (place.table === table ? [place.key] : [])),
        consistent: true,
      });
      const found = await batchGet(client, [of(resultsTable), of(activityTable)]);
      for (const { table, key, version } of batch) {
        if (!found.has(`${table}|${key}`)) continue;
        places.push({ table, key });
        if (version !== undefined) rows[version] = (rows[version] ?? 0) + 1;
      }
    }
    const activity = places.filter(({ table }) => table === activityTable).length;
    for (const { table, version } of await control.imports()) {
      const keys = forms.flatMap((form) => CUSTOMER_ROW_KINDS.map((kind) => rowKey(version, kind, form)));
      for (const key of await foundIn(table, keys)) {
        places.push({ table, key });
        rows[version] = (rows[version] ?? 0) + 1;
      }
    }
    return { rows, activity, places };
  }

  /** Which of the keys an imported table has; none where it is not there, or not yet. */
  async function foundIn(table: string, keys: readonly string[]): Promise<string[]> {
    try {
      const found = await batchGet(client, [{ table, keys, consistent: true }]);
      return keys.filter((key) => found.has(`${table}|${key}`));
    } catch (error) {
      if (error instanceof ClienteleError && error.details.reason === 'ResourceNotFoundException') return [];
      throw error;
    }
  }

  async function remove({ places }: RowsOfCustomer): Promise<void> {
    await eachOf(places, WIDTH, ({ table, key }) => openTable(table, client).remove({ pk: key }));
  }

  return { find, remove };
}
