const DEEPEST = 16;

/**
 * Whether parsed JSON can be written and read again by anybody: whole Unicode without NUL, numbers that are some, not
 * nested without end.
 */
export function isPlainJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (depth >= DEEPEST) return false;
  if (Array.isArray(value)) return value.every((inner) => isPlainJson(inner, depth + 1));
  return Object.entries(value).every(([key, inner]) => isPlainJson(key) && isPlainJson(inner, depth + 1));
}
