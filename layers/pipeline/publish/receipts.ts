import { RECEIPT } from '../../contract/artefact-documents.ts';
import { eachOf } from '../../stores/concurrency.ts';
import type { ObjectStore } from '../../stores/objects.ts';
import { keys, readDocument } from '../artefacts.ts';
import { readPlan } from '../plan/plan-document.ts';

/** What all slices of a run acknowledged together. */
export interface Receipts {
  readonly rows: number;
  readonly writeUnits: number;
  readonly bytes: number;
  /** UTC milliseconds: the first row's. */
  readonly expiresAt: number;
}

/** Receipts read at a time. */
const WIDTH = 8;

/**
 * Sums up the receipts of a run; a receipt of another version counts nothing.
 * @throws ClienteleError `input.unreadable` where a slice left none
 */
export async function readReceipts(objects: ObjectStore, runId: string, version: string): Promise<Receipts> {
  const { publishSlices } = await readPlan(objects, runId);
  const slices = Array.from({ length: publishSlices }, (_, slice) => slice);
  const receipts = await eachOf(slices, WIDTH, (slice) =>
    readDocument(objects, RECEIPT, keys.run(runId, `publish-${slice}`)),
  );
  const sum = { rows: 0, writeUnits: 0, bytes: 0, expiresAt: Number.MAX_SAFE_INTEGER };
  for (const receipt of receipts) {
    if (receipt.version !== version) continue;
    sum.rows += receipt.rows;
    sum.writeUnits += receipt.writeUnits;
    sum.bytes += receipt.bytes ?? 0;
    sum.expiresAt = Math.min(sum.expiresAt, receipt.expiresAt);
  }
  return sum;
}
