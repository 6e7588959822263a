import type { Publication } from '../../contract/artefact-documents.ts';
import type { VersionRecord } from '../../contract/control-records.ts';
import type { ImportResult } from '../../contract/run-state.ts';
import type { Plan } from '../plan/plan-document.ts';
import { importing, writing } from '../plan/publishing.ts';
import type { Receipts } from '../publish/receipts.ts';

/**
 * How a version got into a table, and what that cost.
 * @param now UTC milliseconds at the end of publishing
 */
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
    expected: estimate.publishing,
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
