/** A place where two values differ. */
export interface Difference {
  /** `body.items.3.score`; empty for the whole. */
  readonly path: readonly string[];
  /** Undefined: not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Places told of one entry at most: one list that moved by a place would drown all else. */
const MOST = 200;

/**
 * Every place where two JSON values differ.
 * @param tolerance what numbers may differ by, times the larger of them where that is above 1
 */
export function differences(before: unknown, after: unknown, tolerance: number): Difference[] {
  const found: Difference[] = [];
  compare([], before, after);
  return found;

  function compare(path: readonly string[], a: unknown, b: unknown): void {
    if (a === b || found.length >= MOST) return;
    if (typeof a === 'number' && typeof b === 'number') {
      if (Math.abs(a - b) > tolerance * Math.max(1, Math.abs(a), Math.abs(b)))
        found.push({ path, before: a, after: b });
      return;
    }
    if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
      found.push({ path, before: a, after: b });
      return;
    }
    for (const key of Object.keys(a)) compare([...path, key], a[key], b[key]);
    for (const key of Object.keys(b)) if (!(key in a)) compare([...path, key], undefined, b[key]);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}
