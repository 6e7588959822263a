import type { DumpKind } from '../../contract/artefacts.ts';
import {
  BODY_BYTES,
  BODY_LETTERS,
  bodyLabel,
  PERSON_COLUMNS,
  PREFIXES,
  PSEUDONYM_KINDS,
  type PseudonymKind,
  TAG_BYTES,
  TAG_LETTERS,
  tagLabel,
} from '../../contract/pseudonym-form.ts';
import type { Engine } from '../engine/engine.ts';
import { literal } from '../engine/sql.ts';
import { COLUMNS } from '../engine/tables.ts';

/** Bytes that SHA-256 works on at a time: HMAC (RFC 2104) fills the key up to them. */
const BLOCK = 64;

/**
 * Gives the key to the engine as values, not in the text of a statement: statements appear in errors and logs.
 * @param key of up to 64 bytes; longer ones HMAC would hash first
 */
export async function bindNameKey(engine: Engine, key: Uint8Array): Promise<void> {
  if (key.length > BLOCK) throw new RangeError(`A key of pseudonyms has ${BLOCK} bytes at most`);
  const padded = Buffer.alloc(BLOCK);
  padded.set(key);
  await engine.run('CREATE OR REPLACE TEMP TABLE name_key (inside BLOB, outside BLOB)');
  await engine.runWithBlobs('INSERT INTO name_key VALUES ($1, $2)', [
    padded.map((byte) => byte ^ 0x36),
    padded.map((byte) => byte ^ 0x5c),
  ]);
  for (const named of PSEUDONYM_KINDS)
    await engine.run(`CREATE OR REPLACE TEMP TABLE named_${named} (id VARCHAR, pseudonym VARCHAR)`);
}

/** HMAC-SHA-256 of a text's UTF-8 under the bound key, hexadecimal. */
export function hmacSql(text: string): string {
  const inner = `sha256((SELECT inside FROM name_key) || encode(${text}))`;
  return `sha256((SELECT outside FROM name_key) || unhex(${inner}))`;
}

/** The first bytes of a hexadecimal text, in base64url without padding. */
function base64urlSql(hex: string, bytes: number): string {
  return `rtrim(translate(to_base64(unhex(left(${hex}, ${2 * bytes}))), '+/', '-_'), '=')`;
}

/**
 * The pseudonym of each text of a relation `ids(id)`, as `id, pseudonym`; what is one already stays. See
 * layers/contract/pseudonym-form.ts; layers/stores/privacy/names.ts makes the same in JavaScript.
 */
export function pseudonymsSql(named: PseudonymKind, ids: string): string {
  const prefix = PREFIXES[named];
  const label = (text: string) => `${literal(text.slice(0, -1))} || chr(0)`;
  const tag = (body: string) => base64urlSql(hmacSql(`${label(tagLabel(named))} || ${body}`), TAG_BYTES);
  const bodyOfId = `substr(id, ${prefix.length + 1}, ${BODY_LETTERS})`;
  const looks = `regexp_full_match(id, '${prefix}[A-Za-z0-9_-]{${BODY_LETTERS + TAG_LETTERS}}')`;
  const body = base64urlSql(hmacSql(`${label(bodyLabel(named))} || id`), BODY_BYTES);
  return `SELECT id, CASE WHEN is_one THEN id ELSE ${literal(prefix)} || body || ${tag('body')} END AS pseudonym
    FROM (SELECT id, ${body} AS body, CASE WHEN looks THEN right(id, ${TAG_LETTERS}) = ${tag(bodyOfId)} ELSE false END AS is_one
      FROM (SELECT id, ${looks} AS looks FROM (${ids})))`;
}

/** Pseudonyms that are kept from one piece of a dump to the next. */
const MOST_KEPT = 500_000;

/**
 * Gives the people in a table of rows of a kind their pseudonyms, in place: rows keep their order. An identifier that comes
 * again, in this piece of a dump or the next, is not hashed again, up to a bound.
 */
export async function usePseudonyms(engine: Engine, table: string, kind: DumpKind): Promise<void> {
  for (const [column, named] of Object.entries(PERSON_COLUMNS)) {
    if (!(column in COLUMNS[kind])) continue;
    const kept = `named_${named}`;
    const [count] = await engine.rows(`SELECT count(*)::DOUBLE FROM ${kept}`);
    if (Number(count?.[0]) > MOST_KEPT) await engine.run(`TRUNCATE ${kept}`);
    const ids = `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} IS NOT NULL`;
    const fresh = `SELECT id FROM (${ids}) ANTI JOIN ${kept} USING (id)`;
    await engine.run(`INSERT INTO ${kept} ${pseudonymsSql(named, fresh)}`);
    await engine.run(
      `UPDATE ${table} SET ${column} = pseudonym FROM ${kept} AS kept WHERE ${table}.${column} = kept.id`,
    );
  }
}
