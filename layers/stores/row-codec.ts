import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type RowBodies, type RowKind, rowKey } from '../contract/rows.ts';
import { TABLES } from '../contract/tables.ts';

/** A row before it is written. */
export interface Row<K extends RowKind = RowKind> {
  readonly kind: K;
  readonly id: string;
  readonly body: RowBodies[K];
}

/** A row as an item of a results table. */
export interface RowItem {
  readonly pk: string;
  readonly body: Uint8Array;
  /** Epoch seconds, for TTL; absent in a table that is removed as a whole. */
  readonly expires_at?: number;
}

/**
 * A row as an item, its body packed by {@link encodeBody}: lists of a hundred titles compress to about a quarter, and
 * writes are billed by the kilobyte.
 * @param expiresAt UTC milliseconds; null in a table that is removed as a whole
 */
export function encodeRow(version: string, row: Row, expiresAt: number | null): RowItem {
  return {
    pk: rowKey(version, row.kind, row.id),
    body: encodeBody(row.body),
    ...(expiresAt === null ? {} : { [TABLES.results.ttl]: Math.floor(expiresAt / 1000) }),
  };
}

/** An item as a line of DynamoDB JSON, as ImportTable reads it; binary in base64. */
export function importLine({ pk, body, expires_at }: RowItem): string {
  const Item = {
    pk: { S: pk },
    body: { B: Buffer.from(body).toString('base64') },
    ...(expires_at === undefined ? {} : { expires_at: { N: String(expires_at) } }),
  };
  return `${JSON.stringify({ Item })}\n`;
}

const WRITE_UNIT_BYTES = 1024;

/**
 * Write units that an item is billed for: one for each started kilobyte of names and values, a number taking a byte for two
 * digits and one more (Amazon DynamoDB Developer Guide, "DynamoDB item sizes").
 */
export function writeUnits({ pk, body, expires_at }: RowItem): number {
  let bytes = 'pk'.length + Buffer.byteLength(pk) + 'body'.length + body.length;
  if (expires_at !== undefined) bytes += 'expires_at'.length + Math.ceil(String(expires_at).length / 2) + 1;
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}

/** A body as it is stored: raw deflate of JSON. */
export function encodeBody(body: unknown): Uint8Array {
  return deflateRawSync(JSON.stringify(body), { level: 4 });
}

/** What {@link encodeBody} packed. */
export function decodeBody(packed: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(packed).toString('utf8'));
}
