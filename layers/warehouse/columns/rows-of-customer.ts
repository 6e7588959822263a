import { type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathList } from '../engine/sql.ts';

export interface RowsOfCustomerOptions {
  /** Curated files: of events, or of customers. */
  readonly files: readonly string[];
  readonly customer: string;
  readonly engine: EngineOptions;
  /** Gets every row as one line of JSON, in the order of the files. */
  readonly take: (line: string) => Promise<void>;
}

/** All rows of one customer in curated files: times in UTC milliseconds, money in minor units. */
export async function rowsOfCustomer({
  files,
  customer,
  engine,
  take,
}: RowsOfCustomerOptions): Promise<number> {
  if (files.length === 0) return 0;
  return withEngine(engine, async ({ batches }) => {
    const all = batches(
      `SELECT to_json(row)::VARCHAR FROM read_parquet(${pathList(files)}) AS row WHERE customer_id = ${literal(customer)}`,
    );
    let count = 0;
    for await (const rows of all) {
      for (const [line] of rows) {
        await take(String(line));
        count += 1;
      }
    }
    return count;
  });
}
