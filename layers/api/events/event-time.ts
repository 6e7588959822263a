/** Numbers below are seconds since the epoch, above milliseconds: the same rule as for dumps. */
const SECONDS_BELOW = 1e11;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/** UTC milliseconds of an event's timestamp; undefined where it is none. */
export function eventTime(value: string | number): number | undefined {
  if (typeof value === 'number') {
    const time = Math.round(Math.abs(value) < SECONDS_BELOW ? value * 1000 : value);
    return Number.isSafeInteger(time) ? time : undefined;
  }
  const match = ISO.exec(value.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const second = Number(match[6] ?? 0);
  const milliseconds = Math.trunc(Number(`0.${match[7] ?? 0}`) * 1000);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  // A 31st of February would be taken for a day in March.
  const date = new Date(local);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return undefined;
  const offset = offsetMinutes(match[8] ?? 'Z');
  return offset === undefined ? undefined : local - offset * 60_000;
}

/** Minutes east of UTC. */
function offsetMinutes(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 15 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
