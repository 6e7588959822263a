import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { bestToldSql, toldSql } from '../engine/derived-records.ts';
import type { Engine } from '../engine/engine.ts';
import { literal, pathList } from '../engine/sql.ts';
import { COLUMNS, type DerivedKind, KEY_FIELD } from '../engine/tables.ts';
import type { CompiledMapping } from '../mapping/compile.ts';
import type { BrokenRecord } from '../read/record-splitter.ts';
import type { Relation } from '../read/relations.ts';
import { usePseudonyms } from './pseudonyms.ts';
import { type RejectWriter, safeExcerpt } from './rejects.ts';
import { numberedRepeats } from './repeats.ts';

/** What was counted over the accepted rows. */
export interface StagedStats {
  readonly accepted: number;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly currencies: Readonly<Record<string, number>>;
}

/** What customers and sessions are called in staged rows. For pseudonyms their key must be bound, see pseudonyms.ts. */
export type Naming = 'own' | 'pseudonyms';

const PARQUET = '(FORMAT parquet, COMPRESSION zstd)';

/** Takes a dump piece by piece through the compiled mapping: accepted rows to Parquet, the others to the rejects. */
export class StagedRows {
  private readonly engine: Engine;
  private readonly kind: DumpKind;
  private readonly derived: readonly DerivedKind[];
  private readonly compiled: CompiledMapping;
  private readonly rejects: RejectWriter;
  private readonly keepRepeats: boolean;
  private readonly naming: Naming;
  private readonly parts: string[] = [];
  private readonly currencies = new Map<string, number>();
  private accepted = 0;
  private firstTime: number | null = null;
  private lastTime: number | null = null;

  constructor(
    engine: Engine,
    kind: DumpKind,
    derived: readonly DerivedKind[],
    compiled: CompiledMapping,
    rejects: RejectWriter,
    keepRepeats: boolean,
    naming: Naming,
  ) {
    this.engine = engine;
    this.kind = kind;
    this.derived = derived;
    this.compiled = compiled;
    this.rejects = rejects;
    this.keepRepeats = keepRepeats;
    this.naming = naming;
  }

  get stats(): StagedStats {
    const { accepted, firstTime, lastTime } = this;
    const currencies = Object.fromEntries([...this.currencies].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { accepted, firstTime, lastTime, currencies };
  }

  /**
   * Creates the tables by running the mapping on no rows. Throws `config.invalid` with what the engine says of a
   * pattern or a time format.
   */
  async prepare(names: readonly string[]): Promise<void> {
    const columns = names.map((_, i) => `NULL::VARCHAR AS c${i}`);
    const none = `SELECT ${['0::BIGINT AS line', 'false AS broken', ...columns].join(', ')} LIMIT 0`;
    try {
      await this.engine.run(`CREATE TEMP TABLE told AS ${this.compiled.rowsSql(none, names)}`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!message.startsWith('Invalid Input Error')) throw error;
      throw new ClienteleError('config.invalid', `the column mapping is not valid: ${message}`, {}, error);
    }
    for (const each of this.derived) {
      await this.engine.run(
        `CREATE TEMP TABLE ${each}_told AS SELECT ${toldSql(each)} FROM told GROUP BY ALL LIMIT 0`,
      );
    }
  }

  /** The next piece; `broken` are records of it that never became rows. Pieces come in the order of their lines. */
  async take(relation: Relation, broken: readonly BrokenRecord[]): Promise<void> {
    const { engine } = this;
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE told AS ${this.compiled.rowsSql(relation.sql, relation.names)}`,
    );
    if (this.naming === 'pseudonyms') await usePseudonyms(engine, 'told', this.kind);
    await this.setAside(broken);
    const kept = 'FROM told WHERE problem IS NULL';
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
      `COPY (SELECT ${Object.keys(COLUMNS[this.kind]).join(', ')} ${kept}) TO ${literal(part)} ${PARQUET}`,
    );
    this.parts.push(part);
    for (const each of this.derived) {
      await engine.run(
        `INSERT INTO ${each}_told SELECT ${toldSql(each)} ${kept} AND ${KEY_FIELD[each]} IS NOT NULL GROUP BY ALL`,
      );
    }
  }

  /** Writes the staged files and names them by kind. */
  async finish(outDir: string): Promise<Partial<Record<DumpKind, string>>> {
    const { engine, kind, parts } = this;
    const staged: Partial<Record<DumpKind, string>> = {};
    const path = join(outDir, `${kind}.parquet`);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && !this.keepRepeats) {
      await moveFile(only, path, engine);
    } else {
      const from =
        parts.length > 0
          ? `read_parquet(${pathList(parts)})`
          : `(SELECT ${Object.keys(COLUMNS[kind]).join(', ')} FROM told LIMIT 0)`;
      await engine.run(
        `COPY (${this.keepRepeats ? numberedRepeats(from) : `SELECT * FROM ${from}`}) TO ${literal(path)} ${PARQUET}`,
      );
    }
    staged[kind] = path;
    for (const each of this.derived) {
      staged[each] = join(outDir, `${each}.parquet`);
      await engine.run(`COPY (${bestToldSql(each)}) TO ${literal(staged[each])} ${PARQUET}`);
    }
    return staged;
  }

  private async setAside(broken: readonly BrokenRecord[]): Promise<void> {
    const result = await this.engine.connection.stream(
      'SELECT line::DOUBLE, problem::INTEGER, excerpt FROM told WHERE problem IS NOT NULL ORDER BY line',
    );
    let next = 0;
    for await (const rows of result.yieldRowsJs()) {
      const merged = [];
      for (const [line, problem, excerpt] of rows) {
        for (let one = broken[next]; one && one.line < Number(line); one = broken[++next])
          merged.push(whole(one));
        const check = this.compiled.checks[Number(problem)];
        if (!check) continue;
        const column = check.field === null ? null : this.compiled.columnOf(check.field);
        merged.push({
          line: Number(line),
          column,
          code: check.code,
          reason: check.reason.replace('{column}', () => column ?? ''),
          value: safeExcerpt(excerpt as string | null),
        });
      }
      await this.rejects.write(merged);
    }
    await this.rejects.write(broken.slice(next).map(whole));
  }
}

function whole({ line, code, reason }: BrokenRecord) {
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
