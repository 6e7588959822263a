import { currentLocale, t } from '../texts/texts.ts';

const NONE = '–';

/** Formatters of the viewer's language by their options: making one takes far longer than using it. */
function formatters<O extends object, F>(make: (locale: string, options: O) => F): (options: O) => F {
  const made = new Map<string, F>();
  return (options) => {
    const key = JSON.stringify(options);
    const format = made.get(key) ?? make(currentLocale(), options);
    made.set(key, format);
    return format;
  };
}

const numbers = formatters(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);

/** Days and times are in UTC, as all days of the product. */
const dates = formatters(
  (locale, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }),
);

/** A number with the separators of the viewer's language. @param digits after the point */
export function number(value: number | null, digits = 0): string {
  if (value === null) return NONE;
  return numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A share such as 0.123 as `12.3%`. */
export function percent(value: number | null, digits = 1): string {
  if (value === null) return NONE;
  return numbers({
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A relative change with its sign. */
export function change(value: number): string {
  return numbers({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(value);
}

/** Money in minor units. @param compact shortens large amounts, for charts and figures */
export function money(minor: number | null, currency: string, compact = false): string {
  if (minor === null) return NONE;
  const style = { style: 'currency', currency } as const;
  const digits = minorDigits(currency);
  const major = minor / 10 ** digits;
  const options =
    compact && Math.abs(major) >= 10_000
      ? { ...style, notation: 'compact' as const, maximumFractionDigits: 1 }
      : compact && (major === 0 || Math.abs(major) >= 1000)
        ? { ...style, maximumFractionDigits: 0 }
        : style;
  return numbers(options).format(major);
}

/** Money in major units as a plain decimal, for CSV. */
export function decimalMoney(minor: number | null, currency: string): string {
  if (minor === null) return '';
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

function minorDigits(currency: string): number {
  return numbers({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** A day. */
export function day(iso: string | null): string {
  return iso === null ? NONE : dates({ dateStyle: 'medium' }).format(new Date(iso));
}

/** A time to the minute in UTC. */
export function moment(iso: string | null): string {
  if (iso === null) return NONE;
  return `${dates({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))} UTC`;
}

/** Day and month. */
export function shortDay(iso: string): string {
  return dates({ day: 'numeric', month: 'short' }).format(new Date(iso));
}

/** A month such as `2026-03`. */
export function month(name: string): string {
  return dates({ month: 'short', year: 'numeric' }).format(new Date(`${name}-01T00:00:00Z`));
}

/** A day of the week, 1 is Monday. */
export function weekday(index: number): string {
  // 2024-01-01 was a Monday.
  return dates({ weekday: 'long' }).format(Date.UTC(2024, 0, index));
}

/** A number of days. */
export function days(count: number): string {
  return count === 1 ? t('unit.day') : t('unit.days', { count: number(count) });
}
