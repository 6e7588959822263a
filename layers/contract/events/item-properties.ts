/** Limits of an item's properties: their number, and the length of names and texts in characters. */
const MAX_PROPERTIES = 16;
const MAX_NAME_LENGTH = 64;
const MAX_TEXT_LENGTH = 128;

/**
 * The properties of an item that filters can use: texts, numbers and booleans, the first sixteen by name. Nested, empty and overlong
 * values are left out. Undefined if none is left.
 * @param value an item's `properties`, parsed; anything but an object has none
 */
export function scalarProperties(
  value: unknown,
): Readonly<Record<string, string | number | boolean>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const kept = Object.entries(value)
    .filter((entry): entry is [string, string | number | boolean] => isKept(entry[0], entry[1]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_PROPERTIES);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isKept(name: string, value: unknown): boolean {
  if (name === '' || name === '__proto__' || name.length > MAX_NAME_LENGTH) return false;
  if (typeof value === 'string') return value !== '' && value.length <= MAX_TEXT_LENGTH;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
