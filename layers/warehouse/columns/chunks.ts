import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { ClienteleError } from '../../contract/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** Hands on the answer to a query a vector at a time. */
export async function eachChunk(
  engine: Engine,
  sql: string,
  visit: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await engine.connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    visit(chunk);
  }
}

/**
 * The values of a numeric vector without NULLs. The client keeps the typed array private and offers single values
 * only, which costs an allocation and a validity test each; nine columns of a million events make that seconds.
 */
export function numbers(vector: DuckDBVector): ArrayLike<number> {
  const { items } = vector as unknown as { readonly items: unknown };
  if (ArrayBuffer.isView(items)) return items as unknown as ArrayLike<number>;
  throw new ClienteleError('internal', 'the event engine returned a vector that is no array of numbers');
}
