import type { Engine } from '../engine/engine.ts';
import { literals } from '../engine/sql.ts';
import { type CompiledMapping, compileMapping, type KnownBy } from '../mapping/compile.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { needsAllRows, wantedColumns } from '../mapping/slots.ts';
import type { Relation } from '../read/relation.ts';

export interface EraseResult {
  /** Records that were removed. */
  readonly erased: number;
  /** Of these, by customer, and those of nobody known by device. */
  readonly byCustomer: ReadonlyMap<string, number>;
  readonly byDevice: ReadonlyMap<string, number>;
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

/** Whether somebody's records are removed, by the identifier that the dump has. */
export type IsErased = (id: string, knownBy: KnownBy) => boolean;

/** Finds the records of erased customers, by the same identifiers that staging gives them. */
export class ErasedRecords {
  /** Columns to read, as the mapping calls them. */
  readonly names: readonly string[];
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** Where the records are, in their order. */
  readonly lines: LineRange[] = [];
  private readonly engine: Engine;
  private readonly compiled: CompiledMapping;
  private readonly needsAllRows: boolean;
  private readonly isErased: IsErased;
  private readonly byCustomer = new Map<string, number>();
  private readonly byDevice = new Map<string, number>();
  /** Line ends within records that are kept until all are there, see {@link end}. */
  private readonly breaks = new Map<number, number>();
  private gathered: readonly string[] | undefined;
  private records = 0;
  private unread = 0;

  constructor(engine: Engine, mapping: Mapping, kind: 'events' | 'customers', isErased: IsErased) {
    this.engine = engine;
    // Neither money nor times matter here.
    const money = { currency: mapping.currency ?? 'EUR', rates: {} };
    this.compiled = compileMapping({ kind, mapping, money, latest: 0, maxIdBytes: 0, decimal: '.' });
    this.needsAllRows = needsAllRows(mapping, kind);
    this.isErased = isErased;
    const { required, optional, aliases } = wantedColumns(mapping, kind);
    this.names = [...required, ...optional];
    this.aliases = aliases;
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
    this.records += broken;
    this.unread += broken;
    if (!this.needsAllRows) return this.find(relation, breaks);
    for (const [line, count] of breaks) this.breaks.set(line, count);
    await this.engine.run(
      this.gathered === undefined
        ? `CREATE OR REPLACE TEMP TABLE gathered AS ${relation.sql}`
        : `INSERT INTO gathered ${relation.sql}`,
    );
    this.gathered = relation.names;
  }

  /** After the last records. */
  async end(): Promise<void> {
    if (this.gathered !== undefined)
      await this.find({ sql: 'SELECT * FROM gathered', names: this.gathered }, this.breaks);
  }

  private async find(relation: Relation, breaks: ReadonlyMap<number, number>): Promise<void> {
    const { engine } = this;
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE batch AS ${this.compiled.peopleSql(relation.sql, relation.names)}`,
    );
    const [read = []] = await engine.rows(
      'SELECT count(DISTINCT line)::DOUBLE, count(DISTINCT line) FILTER (WHERE broken)::DOUBLE FROM batch',
    );
    this.records += Number(read[0]);
    this.unread += Number(read[1]);
    const people = await engine.rows(
      'SELECT DISTINCT person.known_by, person.id FROM batch WHERE person.id IS NOT NULL',
    );
    const erased = people.filter(([knownBy, id]) => this.isErased(String(id), knownBy as KnownBy));
    if (erased.length === 0) return;
    const isErased = `person IS NOT NULL AND person.known_by || ' ' || person.id IN (${literals(erased.map((one) => one.join(' ')))})`;
    const counts = await engine.rows(
      `SELECT id, known_by, count(*)::DOUBLE FROM (
         SELECT line, unnest(arg_min(person, person.known_by)) FROM batch WHERE ${isErased} GROUP BY line) GROUP BY id, known_by`,
    );
    for (const [id, knownBy, rows] of counts) {
      const removed = knownBy === 'customer' ? this.byCustomer : this.byDevice;
      removed.set(String(id), (removed.get(String(id)) ?? 0) + Number(rows));
    }
    await engine.run(`INSERT INTO erased SELECT DISTINCT line FROM batch WHERE ${isErased}`);
    const lines = await engine.rows(
      `SELECT DISTINCT line::DOUBLE AS line FROM batch WHERE ${isErased} ORDER BY line`,
    );
    for (const [line] of lines) {
      const first = Number(line);
      this.lines.push({ first, last: first + (breaks.get(first) ?? 0) });
    }
  }

  result(): EraseResult {
    const { byCustomer, byDevice, records, unread } = this;
    const erased = this.lines.length;
    return { erased, byCustomer, byDevice, kept: records - erased, unread };
  }
}
