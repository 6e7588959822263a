import { createHash } from 'node:crypto';

/** Short stable name of a value: hexadecimal SHA-256 of its JSON with sorted keys, cut to `length` digits. */
export function fingerprint(value: unknown, length = 32): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
