/** Differential privacy of a version, as reported. */
export interface PrivacyReport {
  readonly epsilon: number;
  readonly delta: number;
  readonly releases: readonly string[];
  /** Assumptions of the guarantee. */
  readonly given: string;
  readonly suppressed: Readonly<Record<string, string>>;
}

/**
 * Figures that a version publishes with noise. They describe the same customers, so ε is divided evenly among them (sequential
 * composition). A customer is in one RFM segment and has one play, so the figures of all segments or plays together are one
 * release (parallel composition). In the funnel a customer may be in all three steps.
 */
export const RELEASES = [
  'customers',
  'segment-customers',
  'segment-revenue',
  'play-customers',
  'play-stake',
  'funnel-customers',
  'popular-items',
] as const;

export type Release = (typeof RELEASES)[number];
