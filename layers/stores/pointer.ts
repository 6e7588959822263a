import type { Serving, VersionRecord } from '../contract/control-records.ts';

/**
 * What the pointer says once a version serves. Tables of other versions that are kept go with it, so that whoever pages
 * through an older one, or goes back to it, needs no further read.
 * @param versions the register
 * @param heldSince as in {@link Serving}
 */
export function pointerTo(
  { version, expiresAt, table, pseudonyms }: VersionRecord,
  versions: readonly VersionRecord[],
  activatedAt: number,
  heldSince?: number,
): Serving {
  const others = versions.flatMap((other) =>
    other.table !== undefined && other.version !== version && other.expiresAt > activatedAt
      ? [[other.version, other.table] as const]
      : [],
  );
  return {
    version,
    activatedAt,
    expiresAt,
    ...(table === undefined ? {} : { table }),
    ...(pseudonyms === undefined ? {} : { pseudonyms }),
    ...(others.length === 0 ? {} : { tables: Object.fromEntries(others) }),
    ...(heldSince === undefined ? {} : { heldSince }),
  };
}
