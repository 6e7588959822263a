/** What the report says of privacy. */
export interface PrivacyReport {
  readonly epsilon: number;
  readonly delta: number;
  readonly releases: readonly string[];
  /** What the guarantee takes as given. */
  readonly given: string;
  readonly suppressed: Readonly<Record<string, string>>;
}

/**
 * What a version publishes with noise; ε is divided evenly among them, for they are about the same customers (sequential
 * composition). A customer is in one RFM segment and has one play, so that the figures of all segments or plays together are one release
 * (parallel composition); in the funnel a customer may be in all three steps.
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
