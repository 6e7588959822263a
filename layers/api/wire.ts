import type { Serving } from '../contract/control-records.ts';
import type { ModelRow } from '../contract/rows.ts';
import { netOf, type Trade } from '../contract/trade.ts';

/** UTC milliseconds as ISO 8601. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** The same of a time that may not be known. */
export function isoTimeOrNull(time: number | null): string | null {
  return time === null ? null : isoTime(time);
}

/** Rounds to four digits after the point: more would be noise. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** The same of a value that may not be known. */
export function roundedOrNull(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

type SnakeCase<S extends string> = S extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${SnakeCase<Rest>}`
    : `_${Lowercase<First>}${SnakeCase<Rest>}`
  : S;

/** An object with its own keys in snake_case, as answers have them; what lies deeper stays as it is. */
export function snakeKeys<T extends object>(row: T): { [K in keyof T as SnakeCase<K & string>]: T[K] } {
  const entries = Object.entries(row).map(([key, value]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(entries) as { [K in keyof T as SnakeCase<K & string>]: T[K] };
}

/** What was ordered and given back, and the net of it. Amounts are whole minor units. */
export function tradeBody(trade: Trade) {
  const { orders, gross, refunds } = trade;
  return { orders, gross_revenue: gross, refunds, revenue: netOf(trade) };
}

/** The fields of every answer that name its model. */
export function modelHeadBody({ version }: Pick<Serving, 'version'>, { asOf, currency }: ModelRow) {
  return { model_version: version, as_of: isoTime(asOf), currency };
}
