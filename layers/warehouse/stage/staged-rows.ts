import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { derivedRecordsSql, latestDerivedSql } from '../engine/derived-records.ts';
import type { Engine } from '../engine/engine.ts';
import { literal, literals, pathList } from '../engine/sql.ts';
import { COLUMNS, type DerivedKind, KEY_FIELD } from '../engine/tables.ts';
import type { CompiledMapping } from '../mapping/compile.ts';
import type { BrokenRecord } from '../read/record-splitter.ts';
import type { Relation } from '../read/relation.ts';
import { usePseudonyms } from './pseudonyms.ts';
import { type RejectWriter, safeExcerpt } from './rejects.ts';
import { numberedRepeats } from './repeats.ts';

/** What was counted; times and currencies over the accepted rows. */
export interface StagedStats {
  readonly accepted: number;
  /** Rows that the mapping ignores, by code. */
  readonly ignored: number;
  readonly ignoredByReason: Readonly<Record<string, number>>;
  /** Rows of erased customers. */
  readonly erased: number;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly currencies: Readonly<Record<string, number>>;
}

/** What customers and sessions are called in staged rows. For pseudonyms their key must be bound, see pseudonyms.ts. */
export type Naming = 'own' | 'pseudonyms';

export interface StagedRowsOptions {
  readonly engine: Engine;
  readonly kind: DumpKind;
  /** Kinds that the rows also describe, see derived-records.ts. */
  readonly derived: readonly DerivedKind[];
  readonly compiled: CompiledMapping;
  readonly rejects: RejectWriter;
  /** Equal events count as often as they are delivered. */
  readonly keepRepeats: boolean;
  readonly naming: Naming;
  /** Whose rows are left out, by the identifier that the dump has. */
  readonly isErased: ((customerId: string) => boolean) | undefined;
}

const PARQUET = '(FORMAT parquet, COMPRESSION zstd)';

/** Takes a dump piece by piece through the compiled mapping: accepted rows to Parquet, the others to the rejects. */
export class StagedRows {
  readonly kind: DumpKind;
  private readonly options: StagedRowsOptions;
  private readonly parts: string[] = [];
  private readonly currencies = new Map<string, number>();
  private accepted = 0;
  private readonly ignored = new Map<string, number>();
  private erased = 0;
  private firstTime: number | null = null;
  private lastTime: number | null = null;

  constructor(options: StagedRowsOptions) {
    this.options = options;
    this.kind = options.kind;
  }

  get stats(): StagedStats {
    const { accepted, erased, firstTime, lastTime } = this;
    const ignored = [...this.ignored.values()].reduce((sum, count) => sum + count, 0);
    const ignoredByReason = sorted(this.ignored);
    return {
      accepted,
      ignored,
      ignoredByReason,
      erased,
      firstTime,
      lastTime,
      currencies: sorted(this.currencies),
    };
  }

  /**
   * Creates the tables by running the mapping on no rows. Throws `config.invalid` with the engine's
   * message about a pattern or a time format.
   */
  async prepare(names: readonly string[]): Promise<void> {
    const columns = names.map((_, i) => `NULL::VARCHAR AS c${i}`);
    const none = `SELECT ${['0::BIGINT AS line', 'false AS broken', ...columns].join(', ')} LIMIT 0`;
    try {
      await this.options.engine.run(
        `CREATE TEMP TABLE batch AS ${this.options.compiled.rowsSql(none, names)}`,
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!message.startsWith('Invalid Input Error')) throw error;
      throw new ClienteleError('config.invalid', `the column mapping is not valid: ${message}`, {}, error);
    }
    for (const each of this.options.derived) {
      await this.options.engine.run(
        `CREATE TEMP TABLE ${each}_derived AS SELECT ${derivedRecordsSql(each)} FROM batch GROUP BY ALL LIMIT 0`,
      );
    }
  }

  /** The next piece; `broken` are records of it that never became rows. Pieces come in the order of their lines. */
  async take(relation: Relation, broken: readonly BrokenRecord[]): Promise<void> {
    const { engine, derived } = this.options;
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE batch AS ${this.options.compiled.rowsSql(relation.sql, relation.names)}`,
    );
    await this.leaveOutErased();
    if (this.options.naming === 'pseudonyms') await usePseudonyms(engine, 'batch', this.kind);
    await this.countIgnored();
    await this.writeRejects(broken);
    const kept = 'FROM batch WHERE problem IS NULL';
    const before = this.accepted;
    for (const [currency, rows, first, last] of await engine.rows(
      `SELECT money_in, count(*)::DOUBLE, ${this.kind === 'events' ? 'min(time)::DOUBLE, max(time)::DOUBLE' : 'NULL, NULL'}
       ${kept} GROUP BY money_in`,
    )) {
      this.accepted += Number(rows);
      if (currency !== null) {
        this.currencies.set(String(currency), (this.currencies.get(String(currency)) ?? 0) + Number(rows));
      }
      if (first !== null)
        this.firstTime = Math.min(this.firstTime ?? Number.POSITIVE_INFINITY, Number(first));
      if (last !== null) this.lastTime = Math.max(this.lastTime ?? Number.NEGATIVE_INFINITY, Number(last));
    }
    if (this.accepted === before) return;
    const part = join(engine.scratch, `part-${this.parts.length}.parquet`);
    await engine.run(
      `COPY (SELECT ${Object.keys(COLUMNS[this.kind]).join(', ')} ${kept}${this.options.compiled.losesOrder ? ' ORDER BY line, position, variant' : ''}) TO ${literal(part)} ${PARQUET}`,
    );
    this.parts.push(part);
    for (const each of derived) {
      await engine.run(
        `INSERT INTO ${each}_derived SELECT ${derivedRecordsSql(each)} ${kept} AND ${KEY_FIELD[each]} IS NOT NULL GROUP BY ALL`,
      );
    }
  }

  /** Writes the staged files and names them by kind. */
  async finish(outDir: string): Promise<Partial<Record<DumpKind, string>>> {
    const { kind, parts } = this;
    const { engine, derived, keepRepeats } = this.options;
    const staged: Partial<Record<DumpKind, string>> = {};
    const path = join(outDir, `${kind}.parquet`);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && !keepRepeats) {
      await moveFile(only, path, engine);
    } else {
      const from =
        parts.length > 0
          ? `read_parquet(${pathList(parts)})`
          : `(SELECT ${Object.keys(COLUMNS[kind]).join(', ')} FROM batch LIMIT 0)`;
      await engine.run(
        `COPY (${keepRepeats ? numberedRepeats(from) : `SELECT * FROM ${from}`}) TO ${literal(path)} ${PARQUET}`,
      );
    }
    staged[kind] = path;
    for (const each of derived) {
      staged[each] = join(outDir, `${each}.parquet`);
      await engine.run(`COPY (${latestDerivedSql(each)}) TO ${literal(staged[each])} ${PARQUET}`);
    }
    return staged;
  }

  private async leaveOutErased(): Promise<void> {
    const { engine, isErased } = this.options;
    if (isErased === undefined || !('customer_id' in COLUMNS[this.kind])) return;
    const customers = await engine.rows(
      'SELECT customer_id, count(*)::DOUBLE FROM batch WHERE customer_id IS NOT NULL GROUP BY customer_id',
    );
    const erased = customers.filter(([id]) => isErased(String(id)));
    if (erased.length === 0) return;
    for (const [, rows] of erased) this.erased += Number(rows);
    await engine.run(
      `DELETE FROM batch WHERE customer_id IN (${literals(erased.map(([id]) => String(id)))})`,
    );
  }

  /** Records that never became rows. */
  async reject(broken: readonly BrokenRecord[]): Promise<void> {
    await this.options.rejects.write(broken.map(rejectOf));
  }

  private async countIgnored(): Promise<void> {
    const numbers = this.ignoredChecks();
    if (numbers.length === 0) return;
    const counts = await this.options.engine.rows(
      `SELECT problem::INTEGER, count(*)::DOUBLE FROM batch WHERE problem IN (${numbers.join(', ')}) GROUP BY problem`,
    );
    for (const [problem, rows] of counts) {
      const code = this.options.compiled.checks[Number(problem)]?.code ?? '';
      this.ignored.set(code, (this.ignored.get(code) ?? 0) + Number(rows));
    }
  }

  /** Numbers of the checks whose rows are ignored, and not rejected. */
  private ignoredChecks(): number[] {
    return this.options.compiled.checks.flatMap(({ ignored }, i) => (ignored === true ? [i] : []));
  }

  private async writeRejects(broken: readonly BrokenRecord[]): Promise<void> {
    const result = this.options.engine.batches(
      `SELECT line::DOUBLE, problem::INTEGER, excerpt FROM batch WHERE problem IS NOT NULL AND problem NOT IN (${[...this.ignoredChecks(), -1].join(', ')})
         ORDER BY line`,
    );
    let next = 0;
    for await (const rows of result) {
      const merged = [];
      for (const [line, problem, excerpt] of rows) {
        for (let one = broken[next]; one && one.line < Number(line); one = broken[++next])
          merged.push(rejectOf(one));
        const check = this.options.compiled.checks[Number(problem)];
        if (!check) continue;
        const column = check.field === null ? null : this.options.compiled.columnOf(check.field);
        merged.push({
          line: Number(line),
          column,
          code: check.code,
          reason: check.reason.replace('{column}', () => column ?? ''),
          value: safeExcerpt(excerpt as string | null),
        });
      }
      await this.options.rejects.write(merged);
    }
    await this.options.rejects.write(broken.slice(next).map(rejectOf));
  }
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rejectOf({ line, code, reason }: BrokenRecord) {
  return { line, column: null, code, reason, value: null };
}

async function moveFile(from: string, to: string, engine: Engine): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    // The scratch folder may lie on another file system.
    await engine.run(`COPY (SELECT * FROM read_parquet(${pathList([from])})) TO ${literal(to)} ${PARQUET}`);
  }
}
