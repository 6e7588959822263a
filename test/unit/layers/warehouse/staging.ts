import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type EngineOptions, withEngine } from '../../../../layers/warehouse/engine/engine.ts';
import { pathList } from '../../../../layers/warehouse/engine/sql.ts';
import { resolveMappings } from '../../../../layers/warehouse/mapping/mappings.ts';
import type { Reject } from '../../../../layers/warehouse/read/reject.ts';
import {
  type StageOptions,
  type StageResult,
  stageDump,
} from '../../../../layers/warehouse/stage/stage-dump.ts';

/** 2025-06-01: the "now" of the tests. */
export const NOW = Date.UTC(2025, 5, 1);

const root = mkdtempSync(join(tmpdir(), 'warehouse-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

export const engine: EngineOptions = { memoryLimitMb: 256, threads: 2, tempDir: join(root, 'engine') };

/** A fresh folder that is removed after the tests of the file. */
export function freshFolder(): string {
  return mkdtempSync(join(root, 'case-'));
}

export type StageCase = Partial<Omit<StageOptions, 'mappings'>> & { readonly mapping?: unknown };

/** Stages a file with the tests' defaults: native contract, euros, events. */
export function stageFile(input: string, options: StageCase = {}): Promise<StageResult> {
  const { mapping = 'native', ...others } = options;
  return stageDump({
    input,
    name: input.slice(input.lastIndexOf('/') + 1),
    kind: 'events',
    money: { currency: 'EUR', rates: {} },
    now: NOW,
    outDir: freshFolder(),
    engine,
    ...others,
    mappings: resolveMappings(mapping),
  });
}

/** Writes content to a file of that name and stages it. */
export function stageContent(
  name: string,
  content: string | Buffer,
  options: StageCase = {},
): Promise<StageResult> {
  const path = join(freshFolder(), name);
  writeFileSync(path, content);
  return stageFile(path, options);
}

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Rows of Parquet files in their order, without what is null. */
export async function readRows(...paths: readonly (string | undefined)[]): Promise<Row[]> {
  const files = paths.filter((path) => path !== undefined);
  if (files.length === 0) return [];
  return withEngine(engine, async ({ rows }) => {
    const query = `SELECT * FROM read_parquet(${pathList(files)})`;
    const names = (await rows(`DESCRIBE ${query}`)).map(([name]) => String(name));
    return (await rows(query)).map((row) =>
      Object.fromEntries(
        names
          .map((name, i) => [name, row[i] ?? null] as const)
          .filter(([, value]) => value !== null)
          .map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
      ),
    );
  });
}

export function readRejects(result: StageResult): Reject[] {
  const lines = readFileSync(result.rejects, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Reject);
}
