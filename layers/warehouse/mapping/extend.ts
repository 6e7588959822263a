/** Rules, of which a shop's own come before those of the preset. */
const ADDED = new Set(['ignore', 'reject', 'rules', 'fill', 'optional', 'empty']);

/**
 * A mapping with a shop's own parts laid over it: objects field by field, null takes away, rules come in addition, everything else is
 * replaced. An object that says where a field comes from replaces the former as a whole.
 */
export function extended(base: unknown, own: unknown, key = '', depth = 0): unknown {
  if (own === undefined) return base;
  if (Array.isArray(own) && Array.isArray(base) && ADDED.has(key)) return [...own, ...base];
  if (!isObject(own) || !isObject(base) || depth > MERGED_DEPTH) return own;
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(own)) {
    if (value === null) merged.delete(name);
    else merged.set(name, extended(merged.get(name), value, name, depth + 1));
  }
  return Object.fromEntries(merged);
}

/** The mapping, its sections, and the fields, aliases or columns of a section; below are sources. */
const MERGED_DEPTH = 2;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
