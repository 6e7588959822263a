/** Stages whose memory, time and disk grow with the data. */
export const HEAVY_STAGES = ['curate', 'compact', 'train', 'publish'] as const;

export type HeavyStage = (typeof HEAVY_STAGES)[number];

/** What one function of a stage may use. */
export interface Ceiling {
  readonly memoryMb: number;
  readonly seconds: number;
  /** Of `/tmp`. */
  readonly storageMb: number;
}

/** The limits that the deployed state machine hands to `plan`; a run on one machine has none. */
export type Ceilings = Readonly<Record<HeavyStage, Ceiling>> & {
  /** Longest time that the whole run may take. */
  readonly runSeconds: number;
};

/** Longest time that a run may take, waiting included, before Step Functions ends it. */
export const RUN_SECONDS = 6 * 3600;
