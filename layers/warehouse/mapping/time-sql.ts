import { literal } from '../engine/sql.ts';
import type { TimeSource } from './sources.ts';

/** Farthest milliseconds from 1970 that are a date to JavaScript. */
const FARTHEST = 8.64e15;
/** Units of numbers, per millisecond, and the size below which a number without a unit is one: 1973 to 5138 in each. */
const UNITS = {
  s: { perMs: 0.001, below: 1e11 },
  ms: { perMs: 1, below: 1e14 },
  us: { perMs: 1e3, below: 1e17 },
  ns: { perMs: 1e6, below: 1e20 },
};
type Unit = keyof typeof UNITS;

/** Names of zones in texts that can only mean one offset. */
const OFFSETS: Readonly<Record<string, string>> = {
  UTC: '+0000',
  GMT: '+0000',
  WET: '+0000',
  WEST: '+0100',
  CET: '+0100',
  CEST: '+0200',
  EET: '+0200',
  EEST: '+0300',
  MSK: '+0300',
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  AKST: '-0900',
  AKDT: '-0800',
  HST: '-1000',
  JST: '+0900',
  KST: '+0900',
  AEST: '+1000',
  AEDT: '+1100',
  ACST: '+0930',
  ACDT: '+1030',
  AWST: '+0800',
  NZST: '+1200',
  NZDT: '+1300',
};
const NAMED_ZONE = `\\b(${Object.keys(OFFSETS).join('|')})\\b`;

/** How times of a source are written. */
interface TimeForm {
  readonly format?: string | readonly string[] | undefined;
  readonly zone?: string | undefined;
  readonly epoch?: Unit | undefined;
}

/**
 * SQL of UTC milliseconds (BIGINT) from a trimmed text: by the source's formats; or as a number in its unit; or, where it names
 * neither, ISO 8601 (extended or basic, with or without seconds and offset, a blank before the offset, a zone's name behind), a day
 * as `YYYYMMDD`, or a number whose unit follows from its size. NULL where the text is no such time.
 */
export function timeSql(text: string, source: TimeSource): string {
  const { format, zone = 'UTC', epoch }: TimeForm = typeof source === 'string' ? {} : source;
  if (format !== undefined) {
    const formats = typeof format === 'string' ? [format] : format;
    return `coalesce(${formats.map((one) => formattedSql(text, one, zone)).join(', ')})`;
  }
  const number = `try_cast(${text} AS DOUBLE)`;
  if (epoch !== undefined) return dateNumber(millisecondsSql(number, epoch));
  const sized = Object.entries(UNITS).map(
    ([unit, { below }]) => `WHEN abs(${number}) < ${below} THEN ${millisecondsSql(number, unit as Unit)}`,
  );
  const instant = dateNumber(`CASE ${sized.join(' ')} END`);
  const day = `epoch_ms(${inZone(`try_strptime(${text}, '%Y%m%d')`, zone)})`;
  const normal = normalSql(text);
  // The first hyphen tells a date from a number: to cast every date to a number and see it fail would cost more than all else.
  return `CASE WHEN ${text}[5] = '-' THEN coalesce(${instantSql(text, zone)}, ${instantSql(normal, zone)})
    WHEN ${text}[9] IN ('T', 't') OR ${text}[5] = '/' THEN ${instantSql(normal, zone)}
    WHEN strlen(${text}) = 8 AND ${text} >= '19' AND ${text} < '21' THEN ${day} ELSE ${instant} END`;
}

function millisecondsSql(number: string, unit: Unit): string {
  const { perMs } = UNITS[unit];
  return perMs < 1 ? `round(${number} * ${1 / perMs})` : `round(${number} / ${perMs})`;
}

function dateNumber(sql: string): string {
  return `CASE WHEN abs(${sql}) <= ${FARTHEST} THEN try_cast(${sql} AS BIGINT) END`;
}

/** A time by a strptime format; of `%Z` the names that can only mean one offset are read. */
function formattedSql(text: string, format: string, zone: string): string {
  if (!format.includes('%Z')) {
    const parsed = `try_strptime(${text}, ${literal(format)})`;
    return `epoch_ms(${format.includes('%z') ? parsed : inZone(parsed, zone)})`;
  }
  return `epoch_ms(try_strptime(${withOffset(text)}, ${literal(format.replaceAll('%Z', '%z'))}))`;
}

/** The text with an offset in place of the name of a zone. */
function withOffset(text: string): string {
  const name = `regexp_extract(${text}, '${NAMED_ZONE}', 1)`;
  const offsets = Object.entries(OFFSETS).map(([zone, offset]) => `WHEN '${zone}' THEN '${offset}'`);
  return `regexp_replace(${text}, '${NAMED_ZONE}', CASE ${name} ${offsets.join(' ')} ELSE '' END)`;
}

function inZone(timestamp: string, zone: string): string {
  return zone === 'UTC' ? timestamp : `timezone(${literal(zone)}, ${timestamp})`;
}

/** ISO 8601 as the engine reads it: extended, upper case, with seconds, offset right behind and in numbers. */
function normalSql(text: string): string {
  const extended = `regexp_replace(regexp_replace(upper(${text}),
    '^(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)?', '\\1-\\2-\\3T\\4:\\5:\\6'), '^(\\d{4})/(\\d\\d?)/', '\\1-\\2-')`;
  const offset = `CASE WHEN regexp_matches(${text}, '[A-Z]{3}$') THEN ${withOffset(extended)} ELSE ${extended} END`;
  const joined = `regexp_replace(${offset}, '\\s+([+-]\\d\\d:?\\d\\d|Z)$', '\\1')`;
  return `regexp_replace(regexp_replace(${joined},
    '^(\\d{4}-\\d\\d?-\\d\\d?[T ]\\d\\d:\\d\\d):?(Z|[+-].*)?$', '\\1:00\\2'), '([+-]\\d\\d)(\\d\\d)$', '\\1:\\2')`;
}

/**
 * Texts that the engine may be asked to cast. It takes any other end, such as ` +0200`, for the name of a zone, and compares it with all
 * that it knows before it gives up: a millisecond for each row.
 */
const CASTABLE =
  '^\\d{1,6}-\\d\\d?-\\d\\d?(?:[T ]\\d\\d?:\\d\\d?(?::\\d\\d?(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d(?::\\d\\d)?|\\s[A-Za-z]+(?:/[A-Za-z_]+)+)?)?$';

/** Milliseconds of an ISO 8601 text; the zone is that of texts without one. */
function instantSql(text: string, zone: string): string {
  const absolute = `CASE WHEN regexp_matches(${text}, '${CASTABLE}') THEN epoch_ms(try_cast(${text} AS TIMESTAMPTZ)) END`;
  if (zone === 'UTC') return absolute;
  const local = `epoch_ms(${inZone(`try_cast(${text} AS TIMESTAMP)`, zone)})`;
  const namesZone = ':\\d\\d(?:\\.\\d+)?\\s*(?:Z|[+-]\\d\\d(?::?\\d\\d)?|\\s[A-Za-z_/]+)$';
  return `CASE WHEN regexp_matches(${text}, '${namesZone}') THEN ${absolute} ELSE ${local} END`;
}
