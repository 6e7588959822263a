import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { BUCKET_PREFIXES, NONCURRENT_DAYS } from '../../layers/contract/bucket.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import type { Settings } from './settings.ts';

/** The bucket and the tables of a shop. */
export class Data extends Construct {
  readonly bucket: Bucket;
  readonly results: TableV2;
  readonly control: TableV2;
  readonly activity: TableV2;
  /** The shop's own KMS key, if the settings ask for one. */
  readonly key: Key | undefined;

  constructor(scope: Construct, id: string, props: Pick<Settings, 'retain' | 'encryption' | 'expiryDays'>) {
    super(scope, id);
    const removalPolicy = props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.key =
      props.encryption === 'kms'
        ? new Key(this, 'Key', {
            description: 'Clientele: bucket and tables of a shop',
            enableKeyRotation: true,
            removalPolicy,
          })
        : undefined;
    this.bucket = new Bucket(this, 'Bucket', {
      ...(this.key === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : // One data key for many objects saves calls to KMS, which cost money.
          { encryption: BucketEncryption.KMS, encryptionKey: this.key, bucketKeyEnabled: true }),
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: lifecycleRules(props.expiryDays),
      removalPolicy,
    });
    // The L2 property would deploy a custom resource, with a function of its own, to set one flag.
    (this.bucket.node.defaultChild as CfnBucket).addPropertyOverride(
      'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
      true,
    );

    this.results = this.table('Results', TABLES.results, props.retain, removalPolicy);
    this.control = this.table('Control', TABLES.control, props.retain, removalPolicy);
    this.activity = this.table('Activity', TABLES.activity, props.retain, removalPolicy);
  }

  private table(
    id: string,
    spec: (typeof TABLES)[keyof typeof TABLES],
    retain: boolean,
    removalPolicy: RemovalPolicy,
  ): TableV2 {
    const table = new TableV2(this, id, {
      partitionKey: { name: spec.partitionKey, type: AttributeType.STRING },
      ...(spec.sortKey && { sortKey: { name: spec.sortKey, type: AttributeType.STRING } }),
      ...(spec.ttl && { timeToLiveAttribute: spec.ttl }),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: retain,
      removalPolicy,
    });
    if (this.key !== undefined) {
      // The L2 table accepts a key only in stacks with a fixed region.
      (table.node.defaultChild as CfnGlobalTable).addPropertyOverride(
        'Replicas.0.SSESpecification.KMSMasterKeyId',
        this.key.keyArn,
      );
    }
    return table;
  }
}

function lifecycleRules(expiryDays: Settings['expiryDays']): LifecycleRule[] {
  const expiring = Object.entries(expiryDays).flatMap(([name, days]) =>
    days === undefined
      ? []
      : [
          {
            id: `expire-${name}`,
            prefix: BUCKET_PREFIXES[name as keyof typeof BUCKET_PREFIXES],
            expiration: Duration.days(days),
          },
        ],
  );
  return [
    ...expiring,
    {
      id: 'expire-overwritten',
      noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS),
      expiredObjectDeleteMarker: true,
      abortIncompleteMultipartUploadAfter: Duration.days(1),
    },
  ];
}
