/** What is kept of an item's properties: so many, names and texts up to so many characters. */
const MOST_PROPERTIES = 16;
const LONGEST_NAME = 64;
const LONGEST_TEXT = 128;

/**
 * The properties of an item that conditions can be about: words, numbers and yes or no, the first sixteen by name. What is
 * nested, empty or overlong is left out. Undefined where nothing is left.
 * @param value an item's `properties`, parsed; anything but an object has none
 */
export function scalarProperties(
  value: unknown,
): Readonly<Record<string, string | number | boolean>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const kept = Object.entries(value)
    .filter((entry): entry is [string, string | number | boolean] => isKept(entry[0], entry[1]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_PROPERTIES);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isKept(name: string, value: unknown): boolean {
  if (name === '' || name === '__proto__' || name.length > LONGEST_NAME) return false;
  if (typeof value === 'string') return value !== '' && value.length <= LONGEST_TEXT;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
