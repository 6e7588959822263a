import type { Engine } from '../engine/engine.ts';
import { literals } from '../engine/sql.ts';
import type { AnySource } from '../mapping/sources.ts';
import { presentText, sourceColumns, sourceSql } from '../mapping/value-sql.ts';
import type { Relation } from '../read/relation.ts';

export interface EraseResult {
  /** Records that were removed. */
  readonly erased: number;
  /** Of these, by customer. */
  readonly byCustomer: ReadonlyMap<string, number>;
  /** Records that stayed, readable or not. */
  readonly kept: number;
  /** Records that stayed because they cannot be read: they may be anybody's. */
  readonly unread: number;
}

/** Physical lines of a dump, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Finds the records of erased customers, by the same identifiers that staging gives them. */
export class ErasedRecords {
  /** Columns of the dump that name the customer. */
  readonly columns: readonly string[];
  /** Where the records are, in their order. */
  readonly lines: LineRange[] = [];
  private readonly engine: Engine;
  private readonly source: AnySource;
  private readonly empty: readonly string[];
  private readonly isErased: (customerId: string) => boolean;
  private readonly byCustomer = new Map<string, number>();
  private records = 0;
  private unread = 0;

  /** @param empty texts that mean "nothing", as the mapping has them */
  constructor(
    engine: Engine,
    source: AnySource,
    empty: readonly string[],
    isErased: (customerId: string) => boolean,
  ) {
    this.engine = engine;
    this.source = source;
    this.empty = empty;
    this.isErased = isErased;
    this.columns = sourceColumns(source).names;
  }

  /** Creates the table `erased` of the lines to remove. */
  prepare(): Promise<void> {
    return this.engine.run('CREATE TEMP TABLE erased (line BIGINT)');
  }

  /**
   * The next records.
   * @param broken number of records beside them that cannot be split into columns
   * @param breaks line ends within a record, by the line where it starts
   */
  async take(relation: Relation, broken = 0, breaks: ReadonlyMap<number, number> = new Map()): Promise<void> {
    const { engine } = this;
    const column = (name: string) => {
      const at = relation.names.indexOf(name);
      return at < 0 ? 'NULL::VARCHAR' : presentText(`c${at}`, this.empty);
    };
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE batch AS
         SELECT line, broken, CASE WHEN NOT broken THEN ${sourceSql(this.source, 'id', column)} END AS customer FROM (${relation.sql})`,
    );
    const [counts = []] = await engine.rows(
      'SELECT count(*)::DOUBLE, count(*) FILTER (WHERE broken)::DOUBLE FROM batch',
    );
    this.records += Number(counts[0]) + broken;
    this.unread += Number(counts[1]) + broken;
    const customers = await engine.rows(
      'SELECT customer, count(*)::DOUBLE FROM batch WHERE customer IS NOT NULL GROUP BY customer',
    );
    const erased = customers.filter(([id]) => this.isErased(String(id)));
    if (erased.length === 0) return;
    for (const [id, rows] of erased) {
      this.byCustomer.set(String(id), (this.byCustomer.get(String(id)) ?? 0) + Number(rows));
    }
    const ids = literals(erased.map(([id]) => String(id)));
    await engine.run(`INSERT INTO erased SELECT line FROM batch WHERE customer IN (${ids})`);
    const lines = await engine.rows(
      `SELECT line::DOUBLE FROM batch WHERE customer IN (${ids}) ORDER BY line`,
    );
    for (const [line] of lines) {
      const first = Number(line);
      this.lines.push({ first, last: first + (breaks.get(first) ?? 0) });
    }
  }

  result(): EraseResult {
    const { byCustomer, records, unread } = this;
    const erased = [...byCustomer.values()].reduce((sum, count) => sum + count, 0);
    return { erased, byCustomer, kept: records - erased, unread };
  }
}
