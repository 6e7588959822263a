/** The shop of a data folder. */
export const LOCAL_SHOP = 'local';

export const localBucket = `clientele-${LOCAL_SHOP}`;

/** Names of the embedded tables, by their name in the contract. */
export const localTables = {
  results: `clientele-${LOCAL_SHOP}-results`,
  control: `clientele-${LOCAL_SHOP}-control`,
  activity: `clientele-${LOCAL_SHOP}-activity`,
} as const;

/** Names of the embedded delivery streams, by the kind of their records. */
export const localStreams = {
  events: `clientele-${LOCAL_SHOP}-events`,
  items: `clientele-${LOCAL_SHOP}-items`,
} as const;

/** The SDK requires credentials and a region; the embedded services ignore them. */
export const localCredentials = {
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  AWS_REGION: 'local',
  AWS_S3_FORCE_PATH_STYLE: '1',
  // The embedded S3 does not understand the chunked encoding of trailing checksums and would store it as content.
  AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
} as const;
