import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { engineBudget } from '../../../../layers/pipeline/budget.ts';
import { withEngine } from '../../../../layers/warehouse/engine/engine.ts';
import { pathLiteral } from '../../../../layers/warehouse/engine/sql.ts';

/** A table as text; an empty cell is null. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Reads a table with a header: CSV or TSV, also compressed, or Parquet.
 * @throws ClienteleError `input.unreadable` when the file is no such table
 */
export async function readTable(path: string): Promise<TextTable> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-batch-'));
  const from = /\.parquet$/i.test(path)
    ? `read_parquet(${pathLiteral(path)})`
    : `read_csv(${pathLiteral(path)}, header = true, all_varchar = true)`;
  try {
    return await withEngine(engineBudget(folder), async (engine) => {
      const query = `SELECT COLUMNS(*)::VARCHAR FROM ${from}`;
      const columns = (await engine.rows(`DESCRIBE ${query}`)).map(([name]) => String(name));
      const rows = (await engine.rows(query)).map((row) =>
        row.map((cell) => (cell === null || cell === '' ? null : String(cell))),
      );
      return { columns, rows };
    });
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ClienteleError('input.unreadable', `${path} cannot be read as a table: ${reason}`, {}, cause);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
