import type { VersionRecord } from '../../contract/control-records.ts';
import type { Plan, PublishBy } from '../artefacts.ts';
import type { ImportResult } from '../import/import.ts';
import { importing, type WayEstimate, writing } from '../plan/publishing.ts';
import type { Receipts } from '../publish/receipts.ts';

/** How a version got into a table, and what that cost: beside its manifest, and in the run's report. */
export interface Publication {
  readonly version: string;
  readonly by: PublishBy;
  /** Null: the table that versions share. */
  readonly table: string | null;
  readonly rows: number;
  /** What the plan expected, of both ways, and why it chose one; of renewals what a new version would be. */
  readonly expected: object;
  /** By what was counted: all rows one by one, and the import where there was one. Seconds of an import as they passed. */
  readonly writes: WayEstimate & { readonly writeUnits: number };
  readonly import: (WayEstimate & { readonly bytes: number }) | null;
}

/** @param now UTC milliseconds at the end of publishing */
export function publicationOf(
  { version, table, rows }: VersionRecord,
  { estimate }: Plan,
  { writeUnits }: Receipts,
  imported: ImportResult | undefined,
  now: number,
): Publication {
  return {
    version,
    by: imported === undefined ? 'writes' : 'import',
    table: table ?? null,
    rows,
    expected: 'publishing' in estimate ? (estimate.publishing as object) : {},
    writes: { writeUnits, ...writing(writeUnits) },
    import:
      imported === undefined
        ? null
        : {
            bytes: imported.bytes,
            dollars: importing(imported.bytes).dollars,
            seconds: Math.max(0, Math.ceil((now - imported.startedAt) / 1000)),
          },
  };
}
