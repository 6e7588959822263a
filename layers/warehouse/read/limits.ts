import { MAX_ID_BYTES } from '../../contract/events/event-rules.ts';

/** Bounds that keep one bad row, or one bad file, from costing more than itself. */
export interface StageLimits {
  /** Longest identifier in UTF-8 bytes. */
  readonly maxIdBytes: number;
  /** Most columns of a CSV header. */
  readonly maxFields: number;
  /** Longest CSV or NDJSON record in bytes. */
  readonly maxRecordBytes: number;
  /** Most rejects listed one by one; the rest are counted. */
  readonly maxRejectLines: number;
}

export const DEFAULT_LIMITS: StageLimits = {
  maxIdBytes: MAX_ID_BYTES,
  maxFields: 256,
  maxRecordBytes: 1 << 20,
  maxRejectLines: 100_000,
};
