/** UTC milliseconds as ISO 8601. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** The same of a time that may not be known. */
export function isoTimeOrNull(time: number | null): string | null {
  return time === null ? null : isoTime(time);
}
