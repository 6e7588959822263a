import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

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
  readonly connection: DuckDBConnection;
  /** Folder for intermediate files of this piece of work. */
  readonly scratch: string;
  run(sql: string): Promise<void>;
  /** Rows as arrays of JavaScript values; for few rows. */
  rows(sql: string): Promise<EngineRow[]>;
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
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: `${options.memoryLimitMb}MiB`,
      temp_directory: join(scratch, 'spill'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    connections.add(connection);
    try {
      return await work(await openEngine(instance, connection, scratch, options.threads));
    } finally {
      connections.delete(connection);
      instance.closeSync();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function openEngine(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  scratch: string,
  threads: number,
): Promise<Engine> {
  async function run(sql: string): Promise<void> {
    await connection.run(sql);
  }
  async function rows(sql: string): Promise<EngineRow[]> {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowsJS() as EngineRow[];
  }
  async function runAll(statements: readonly string[]): Promise<void> {
    let next = 0;
    async function lane(): Promise<void> {
      const own = await instance.connect();
      connections.add(own);
      try {
        while (next < statements.length) await own.run(statements[next++] ?? '');
      } catch (error) {
        next = statements.length;
        throw error;
      } finally {
        connections.delete(own);
        own.closeSync();
      }
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
  return { connection, scratch, run, rows, runAll };
}
