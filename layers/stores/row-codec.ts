import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type RowBodies, type RowKind, rowKey } from '../contract/rows.ts';

/** A row before it is written. */
export interface Row<K extends RowKind = RowKind> {
  readonly kind: K;
  readonly id: string;
  readonly body: RowBodies[K];
}

/**
 * A row as a DynamoDB item: `pk`, `body` (raw deflate of JSON) and `expires_at` (epoch seconds, for TTL). Lists of a
 * hundred titles compress to about a quarter, and writes are billed by the kilobyte.
 * @param expiresAt UTC milliseconds; null in a table that goes as a whole
 */
export function encodeRow(
  version: string,
  row: Row,
  expiresAt: number | null,
): Record<string, AttributeValue> {
  return {
    pk: { S: rowKey(version, row.kind, row.id) },
    body: encodeBody(row.body),
    ...(expiresAt === null ? {} : { expires_at: { N: String(Math.floor(expiresAt / 1000)) } }),
  };
}

/** An item of {@link encodeRow} as a line of DynamoDB JSON, as ImportTable reads it; binary in base64. */
export function importLine(item: Record<string, AttributeValue>): string {
  const attributes = Object.entries(item).map(([name, { S, N, B }]) => [
    name,
    B !== undefined ? { B: Buffer.from(B).toString('base64') } : S !== undefined ? { S } : { N },
  ]);
  return `${JSON.stringify({ Item: Object.fromEntries(attributes) })}\n`;
}

const WRITE_UNIT_BYTES = 1024;

/**
 * Write units that an item of {@link encodeRow} is billed for: a unit for each started kilobyte of names and values, a
 * number being a byte for two digits and one more (Amazon DynamoDB Developer Guide, "DynamoDB item sizes").
 */
export function writeUnits(item: Record<string, AttributeValue>): number {
  let bytes = 0;
  for (const [name, { S, B, N }] of Object.entries(item)) {
    bytes += name.length + Buffer.byteLength(S ?? '') + (B?.length ?? 0);
    if (N !== undefined) bytes += Math.ceil(N.length / 2) + 1;
  }
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}

/** A body as an attribute: raw deflate of JSON. */
export function encodeBody(body: unknown): AttributeValue {
  return { B: deflateRawSync(JSON.stringify(body), { level: 4 }) };
}

/** The body of an item that has one by {@link encodeBody}. */
export function decodeRow(item: Record<string, AttributeValue>): unknown {
  return JSON.parse(inflateRawSync(item.body?.B ?? new Uint8Array()).toString('utf8'));
}
