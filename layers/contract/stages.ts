export const HEAVY_STAGES = ['curate', 'compact', 'train', 'publish'] as const;

export type HeavyStage = (typeof HEAVY_STAGES)[number];

/** What one function holds at most; the cloud's state machine tells it (infra/spec.ts). A laptop has no such limits. */
export interface Ceiling {
  readonly memoryMb: number;
  readonly seconds: number;
  /** Of `/tmp`. */
  readonly storageMb: number;
}

export type Ceilings = Readonly<Record<HeavyStage, Ceiling>>;
