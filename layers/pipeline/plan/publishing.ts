import type { PublishingEstimate, WayEstimate } from '../../contract/artefact-documents.ts';
import type { PublishBy } from '../../contract/artefacts.ts';
import { PUBLISHING } from './coefficients.ts';

/**
 * The arithmetic of publishing. By itself an import is taken where it costs less and takes no longer: a small one costs less
 * too, but its fixed time would make every version wait for cents.
 * @param wanted what the shop's configuration says
 */
export function publishingOf(writeUnits: number, wanted: PublishBy | 'auto'): PublishingEstimate {
  const bytes = writeUnits * PUBLISHING.importBytesAUnit;
  const writes = writing(writeUnits);
  const imported = importing(bytes);
  const arithmetic = { writeUnits, gigabytes: bytes / 2 ** 30, writes, import: imported };
  if (wanted !== 'auto') return { by: wanted, why: 'the configuration says so (publish.by)', ...arithmetic };
  const isSlower = imported.seconds > writes.seconds;
  if (isSlower) return { by: 'writes', why: 'an import would take longer', ...arithmetic };
  if (imported.dollars >= writes.dollars)
    return { by: 'writes', why: 'an import would not cost less', ...arithmetic };
  return { by: 'import', why: 'it costs less and takes no longer', ...arithmetic };
}

/** Rows written one by one, at the rate that a table takes. */
export function writing(writeUnits: number): WayEstimate {
  return {
    seconds: Math.ceil(writeUnits / PUBLISHING.unitsASecond),
    dollars: (writeUnits / 1e6) * PUBLISHING.dollarsAMillionUnits,
  };
}

/** Rows imported, by the bytes of their lines. */
export function importing(bytes: number): WayEstimate {
  return {
    seconds: Math.ceil(PUBLISHING.importFixedSeconds + bytes / 2 ** 20 / PUBLISHING.importMbASecond),
    dollars: (bytes / 2 ** 30) * PUBLISHING.importDollarsAGb,
  };
}

/** Both ways in one line, with the one that is taken. */
export function publishingInWords({ by, why, writeUnits, gigabytes, ...ways }: PublishingEstimate): string {
  const of = ({ seconds, dollars }: WayEstimate) =>
    `$${dollars.toFixed(2)} and ${Math.ceil(seconds / 60)} minutes`;
  return `${(writeUnits / 1e6).toFixed(1)} million write units for ${of(ways.writes)}, or an import of ${gigabytes.toFixed(1)} GB for ${of(ways.import)}; ${by === 'import' ? 'imported' : 'written'}, since ${why}`;
}
