import { literal } from '../engine/sql.ts';
import type { TimeSource } from './sources.ts';

/** Farthest milliseconds from 1970 that are a date to JavaScript. */
const FARTHEST = 8.64e15;
/** Numbers below are seconds since the epoch, above milliseconds: 1973 in the one, 5138 in the other. */
const SECONDS_BELOW = 1e11;

/**
 * SQL of UTC milliseconds (BIGINT) from a trimmed text: by the source's formats; or as a number in its unit; or,
 * where it names neither, ISO 8601 (extended or basic, with or without seconds and offset) or a number whose unit
 * follows from its size. NULL where the text is no such time.
 */
export function timeSql(text: string, source: TimeSource): string {
  const {
    format,
    zone = 'UTC',
    epoch,
  } = typeof source === 'string' ? { format: undefined, epoch: undefined } : source;
  if (format !== undefined) {
    const formats = typeof format === 'string' ? [format] : format;
    const each = formats.map((one) => {
      const parsed = `try_strptime(${text}, ${literal(one)})`;
      return `epoch_ms(${/%[zZ]/.test(one) ? parsed : inZone(parsed, zone)})`;
    });
    return `coalesce(${each.join(', ')})`;
  }
  const number = `try_cast(${text} AS DOUBLE)`;
  const seconds = `round(${number} * 1000)`;
  const milliseconds = `round(${number})`;
  if (epoch !== undefined) return dateNumber(epoch === 's' ? seconds : milliseconds);
  const instant = dateNumber(
    `CASE WHEN abs(${number}) < ${SECONDS_BELOW} THEN ${seconds} ELSE ${milliseconds} END`,
  );
  const normal = normalSql(text);
  // The first hyphen tells a date from a number: to cast every date to a number and see it fail would cost more than all else.
  return `CASE WHEN ${text}[5] = '-' THEN coalesce(${instantSql(text, zone)}, ${instantSql(normal, zone)})
    WHEN ${text}[9] IN ('T', 't') THEN ${instantSql(normal, zone)} ELSE ${instant} END`;
}

function dateNumber(sql: string): string {
  return `CASE WHEN abs(${sql}) <= ${FARTHEST} THEN try_cast(${sql} AS BIGINT) END`;
}

function inZone(timestamp: string, zone: string): string {
  return zone === 'UTC' ? timestamp : `timezone(${literal(zone)}, ${timestamp})`;
}

/** ISO 8601 as the engine reads it: extended, upper case, with seconds. */
function normalSql(text: string): string {
  const extended = `regexp_replace(upper(${text}),
    '^(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)?', '\\1-\\2-\\3T\\4:\\5:\\6')`;
  return `regexp_replace(${extended},
    '^(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d):?(Z|[+-].*)?$', '\\1:00\\2')`;
}

/** Milliseconds of an ISO 8601 text; the zone is that of texts without one. */
function instantSql(text: string, zone: string): string {
  const absolute = `epoch_ms(try_cast(${text} AS TIMESTAMPTZ))`;
  if (zone === 'UTC') return absolute;
  const local = `epoch_ms(${inZone(`try_cast(${text} AS TIMESTAMP)`, zone)})`;
  const namesZone = ':\\d\\d(?:\\.\\d+)?\\s*(?:Z|[+-]\\d\\d(?::?\\d\\d)?|\\s[A-Za-z_/]+)$';
  return `CASE WHEN regexp_matches(${text}, '${namesZone}') THEN ${absolute} ELSE ${local} END`;
}
