import type { HeavyStage } from '../../contract/stages.ts';

/** A cost with a fixed part and a part per million rows. */
export interface Growth {
  readonly fixed: number;
  readonly perMillion: number;
}

/** Resources of a stage, by millions of event rows. */
export interface StageCost {
  /** Seconds on one processor of the measured kind. */
  readonly seconds: Growth;
  /** Peak memory of the process, with the event engine limited to 512 MB. */
  readonly memoryMb: Growth;
  /** Peak disk use: inputs, outputs and the engine's spill files. */
  readonly storageMb: Growth;
}

/**
 * Bytes of a row of events in a dump, by how it is written; measured on the demo shop's dumps. Dumps of other shops are
 * within a factor of two, which the plan's wording allows for.
 */
export const BYTES_A_ROW = { compressed: 18, csv: 93, json: 171, staged: 12.6 } as const;

/**
 * Source: the stages of `npm run bench -- scale` on the demo shop, 1.1, 3.4 and 11.4 million events (training: 3.4), on
 * two cores shared with other work. Processor seconds, which are higher there than on a dedicated machine. Disk use of curation is
 * the size of a row as delivered, unpacked and validated; that of compaction is the size of its folder. Figures measured at one size
 * only are rounded up. Training grows with rows, not with the square of a history: what is learnt of one customer is bounded
 * (layers/analytics/recommend/cut-histories.ts).
 */
export const COSTS: Readonly<Record<HeavyStage, StageCost>> = {
  curate: {
    seconds: { fixed: 2, perMillion: 16 },
    memoryMb: { fixed: 350, perMillion: 0 },
    storageMb: { fixed: 0, perMillion: 190 },
  },
  compact: {
    seconds: { fixed: 1, perMillion: 6 },
    memoryMb: { fixed: 550, perMillion: 45 },
    storageMb: { fixed: 0, perMillion: 110 },
  },
  train: {
    seconds: { fixed: 15, perMillion: 13 },
    memoryMb: { fixed: 400, perMillion: 200 },
    storageMb: { fixed: 0, perMillion: 50 },
  },
  publish: {
    seconds: { fixed: 3, perMillion: 25 },
    memoryMb: { fixed: 200, perMillion: 110 },
    storageMb: { fixed: 0, perMillion: 50 },
  },
};

/**
 * Publishing the rows of a version. Units: measured as above. Rate: what a new on-demand table takes (DynamoDB Developer
 * Guide, "on-demand capacity mode"); a partition takes 1,000, and keys are spread evenly. An import is billed by the bytes of
 * its lines unpacked: measured on the demo shop's rows, 30,158 units in 34.2 MB. How long one takes the service does not
 * promise and cannot be measured here: its seconds are taken to be on the safe side, so that an import is chosen rather too
 * late. Prices: us-east-1, 2025.
 */
export const PUBLISHING = {
  unitsPerMillion: 75_000,
  unitsASecond: 4_000,
  dollarsAMillionUnits: 0.625,
  importBytesAUnit: 1_133,
  importDollarsAGb: 0.15,
  importFixedSeconds: 600,
  importMbASecond: 20,
  /** A run waits for an import for so long, and then gives it up: well within the longest that a run may last. */
  importLongestSeconds: 4 * 3600,
} as const;
