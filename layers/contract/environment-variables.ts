/** Environment variables of the functions: setting ► variable. */
export const ENVIRONMENT_VARIABLES = {
  shop: 'CLIENTELE_SHOP',
  bucket: 'CLIENTELE_BUCKET',
  resultsTable: 'CLIENTELE_RESULTS_TABLE',
  controlTable: 'CLIENTELE_CONTROL_TABLE',
  activityTable: 'CLIENTELE_ACTIVITY_TABLE',
  /** ARN of the KMS key that encrypts tables; absent: DynamoDB's own. Only functions that create tables have it. */
  tableEncryptionKey: 'CLIENTELE_TABLE_ENCRYPTION_KEY',
  /** ARN; only the function that starts runs has it. */
  stateMachine: 'CLIENTELE_STATE_MACHINE',
  /** Uploads within a window of this length cause one run. */
  coalesceSeconds: 'CLIENTELE_COALESCE_SECONDS',
  /** Longest time from the answer to a live event until the bucket holds it. */
  deliveryDelaySeconds: 'CLIENTELE_DELIVERY_DELAY_SECONDS',
  /** Names of the delivery streams; only functions that write to them have them. */
  eventStream: 'CLIENTELE_EVENT_STREAM',
  itemStream: 'CLIENTELE_ITEM_STREAM',
} as const;

export type EnvironmentSetting = keyof typeof ENVIRONMENT_VARIABLES;

/** Values of the settings that a function can do without. Seconds. */
export const ENVIRONMENT_DEFAULTS = { coalesceSeconds: 300, deliveryDelaySeconds: 600 } as const;
