/**
 * List prices in US dollars, AWS region us-east-1, without free tiers, as published in 2025. To update them, read the page named
 * beside each price and change the date.
 */
export const PRICED = '2025-11';

export const prices = {
  /** aws.amazon.com/api-gateway/pricing: HTTP APIs, first 300 million. */
  httpRequest: 1.0 / 1e6,
  /** aws.amazon.com/lambda/pricing: arm64, first tier. */
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.0000133334,
  /** Ephemeral storage above 512 MB. */
  lambdaStorageGbSecond: 0.0000000309,
  /** aws.amazon.com/dynamodb/pricing/on-demand: standard class. */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  tableGbMonth: 0.25,
  backupGbMonth: 0.2,
  /** Import from S3, per GB of source data. */
  importGb: 0.15,
  /** aws.amazon.com/s3/pricing: standard class. */
  objectGbMonth: 0.023,
  objectPut: 0.005 / 1e3,
  objectGet: 0.0004 / 1e3,
  /** aws.amazon.com/step-functions/pricing: standard workflows. */
  stateTransition: 0.025 / 1e3,
  /** aws.amazon.com/firehose/pricing: direct put, counted in steps of 5 kB. */
  deliveredGb: 0.029,
  /** aws.amazon.com/cloudwatch/pricing */
  logGb: 0.5,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
} as const;

/** What other services charge for a part of this, by their own price lists. */
export const alternatives = [
  {
    name: 'Amazon Personalize, one idle campaign',
    what: 'minimum throughput of one campaign, before any training',
    month: () => 389,
  },
  {
    name: 'Algolia Recommend',
    what: 'recommendation requests alone, 10,000 a month free',
    month: (requests: number) => (Math.max(0, requests - 10_000) / 1000) * 0.6,
  },
] as const;
