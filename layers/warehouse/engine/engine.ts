import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { nativeCall } from './native-calls.ts';

/** What the engine may use of the machine. */
export interface EngineOptions {
  /** Limit of DuckDB's own memory, MiB; beyond it intermediate results go to `tempDir`. */
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Existing or creatable folder for what does not fit into memory. Nothing is left there. */
  readonly tempDir: string;
}

/** A private in-memory database, and a private folder that is removed with it. */
export interface Engine {
  /** Folder for intermediate files of this piece of work. */
  readonly scratch: string;
  run(sql: string): Promise<void>;
  /** Runs a statement with the values of $1, $2 and so on: what is given so appears in no error and no log. */
  runWithBlobs(sql: string, blobs: readonly Uint8Array[]): Promise<void>;
  /** Rows as arrays of JavaScript values; for few rows. */
  rows(sql: string): Promise<EngineRow[]>;
  /** Rows as arrays of JavaScript values, some thousand at a time. */
  batches(sql: string): AsyncGenerator<EngineRow[]>;
  /** Hands on the answer to a query a vector at a time. */
  eachChunk(sql: string, visit: (chunk: DuckDBDataChunk) => void): Promise<void>;
  /** Runs many small statements on as many lanes as the engine has threads, each on one thread. Not for what uses temporary tables or views. */
  runAll(statements: readonly string[]): Promise<void>;
}

export type EngineRow = readonly (string | number | bigint | boolean | null)[];

/** Of all engines that are open in this thread. */
const connections = new Set<DuckDBConnection>();

/** Makes the statements that run now in this thread's engines fail. */
export function interruptEngines(): void {
  for (const connection of connections) connection.interrupt();
}

/** Opens an engine for one piece of work and closes it whatever happens. Nothing is loaded from the network. */
export async function withEngine<T>(
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  await mkdir(options.tempDir, { recursive: true });
  const scratch = await mkdtemp(join(options.tempDir, 'clientele-'));
  try {
    const instance = await nativeCall(() =>
      DuckDBInstance.create(':memory:', {
        threads: String(options.threads),
        memory_limit: `${options.memoryLimitMb}MiB`,
        temp_directory: join(scratch, 'spill'),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      }),
    );
    try {
      return await withConnection(instance, async (connection) =>
        work(await openEngine(instance, connection, scratch, options.threads)),
      );
    } finally {
      await nativeCall(() => instance.closeSync());
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Opens a connection for one piece of work, which `interruptEngines` reaches, and closes it whatever happens. */
async function withConnection<T>(
  instance: DuckDBInstance,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await nativeCall(() => instance.connect());
  connections.add(connection);
  try {
    return await work(connection);
  } finally {
    connections.delete(connection);
    await nativeCall(() => connection.closeSync());
  }
}

async function openEngine(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  scratch: string,
  threads: number,
): Promise<Engine> {
  async function run(sql: string): Promise<void> {
    await nativeCall(() => connection.run(sql));
  }
  function runWithBlobs(sql: string, blobs: readonly Uint8Array[]): Promise<void> {
    return nativeCall(async () => {
      const statement = await connection.prepare(sql);
      for (const [i, blob] of blobs.entries()) statement.bindBlob(i + 1, blob);
      await statement.run();
    });
  }
  function rows(sql: string): Promise<EngineRow[]> {
    return nativeCall(async () => (await connection.runAndReadAll(sql)).getRowsJS() as EngineRow[]);
  }
  async function* batches(sql: string): AsyncGenerator<EngineRow[]> {
    const result = await nativeCall(() => connection.stream(sql));
    const each = result.yieldRowsJs();
    for (;;) {
      const next = await nativeCall(() => each.next());
      if (next.done === true) return;
      yield next.value as EngineRow[];
    }
  }
  async function eachChunk(sql: string, visit: (chunk: DuckDBDataChunk) => void): Promise<void> {
    const result = await nativeCall(() => connection.stream(sql));
    let rowCount: number;
    do {
      // Reading the values of a chunk are calls as well.
      rowCount = await nativeCall(async () => {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return 0;
        visit(chunk);
        return chunk.rowCount;
      });
    } while (rowCount > 0);
  }
  async function runAll(statements: readonly string[]): Promise<void> {
    let next = 0;
    function lane(): Promise<void> {
      return withConnection(instance, async (own) => {
        try {
          while (next < statements.length) await nativeCall(() => own.run(statements[next++] ?? ''));
        } catch (error) {
          next = statements.length;
          throw error;
        }
      });
    }
    // Handing a statement of milliseconds to several threads costs more than it gains.
    await run('SET threads = 1');
    try {
      // All lanes have ended before the engine is closed: a thread that is ended within a native call takes the process with it.
      const lanes = await Promise.allSettled(Array.from({ length: threads }, lane));
      const failed = lanes.find((ended) => ended.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } finally {
      await run(`SET threads = ${threads}`);
    }
  }
  // Text made from timestamps with a zone, and zone-less text cast to one, must not depend on the machine.
  await run("SET TimeZone = 'UTC'");
  return { scratch, run, runWithBlobs, rows, batches, eachChunk, runAll };
}
