import { describe, expect, it } from 'vitest';
import { EXPIRY_DAYS } from '../../infra/spec/storage.ts';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import {
  onlyResource,
  type Resource,
  readable,
  resourcesOf,
  shopTemplate,
  statementsOf,
} from './template.ts';

const template = shopTemplate();
const bucket = onlyResource(template, 'AWS::S3::Bucket');
const allTables = Object.entries(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'));

function tableOf(name: keyof typeof TABLES): Resource {
  const found = allTables.find(([id]) => id.toLowerCase().startsWith(`data${name}`));
  if (!found) throw new Error(`No table ${name}`);
  return found[1];
}

describe('the bucket', () => {
  it('is encrypted, versioned, closed to the public and owned by its owner alone', () => {
    expect(bucket.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('denies every request that is not encrypted on its way', () => {
    const policy = onlyResource(template, 'AWS::S3::BucketPolicy');
    const denials = statementsOf(policy.Properties.PolicyDocument).filter(({ effect }) => effect === 'Deny');
    expect(denials.map(({ actions, conditions }) => ({ actions, conditions }))).toEqual(
      expect.arrayContaining([
        { actions: ['s3:*'], conditions: { Bool: { 'aws:SecureTransport': 'false' } } },
        { actions: ['s3:*'], conditions: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
      ]),
    );
    for (const { resources } of denials) expect(resources).toHaveLength(2);
  });

  it('allows nobody but the roles of this stack', () => {
    const policy = onlyResource(template, 'AWS::S3::BucketPolicy');
    const effects = statementsOf(policy.Properties.PolicyDocument).map(({ effect }) => effect);
    expect(new Set(effects)).toEqual(new Set(['Deny']));
  });

  it('expires each prefix after the days of the spec, and no other', () => {
    const { Rules } = bucket.Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] };
    const expiring = Rules.filter((rule) => 'ExpirationInDays' in rule).map((rule) => [
      rule.Prefix,
      rule.ExpirationInDays,
      rule.Status,
    ]);
    const wanted = Object.entries(EXPIRY_DAYS).map(([name, days]) => [
      BUCKET_PREFIXES[name as keyof typeof BUCKET_PREFIXES],
      days,
      'Enabled',
    ]);
    expect(expiring).toEqual(wanted);
  });

  it('forgets overwritten versions and abandoned uploads of every prefix', () => {
    const { Rules } = bucket.Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] };
    const everywhere = Rules.filter((rule) => rule.Prefix === undefined);
    expect(everywhere).toEqual([
      {
        Id: 'expire-overwritten',
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        ExpiredObjectDeleteMarker: true,
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ]);
  });

  it('tells EventBridge of uploads without a custom resource', () => {
    expect(bucket.Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    const custom = Object.values(template.toJSON().Resources as Record<string, Resource>).filter(({ Type }) =>
      /^(Custom::|AWS::CloudFormation::CustomResource)/.test(Type),
    );
    expect(custom).toEqual([]);
  });
});

describe('the tables', () => {
  it('are those of the spec', () => {
    expect(allTables).toHaveLength(Object.keys(TABLES).length);
  });

  it.each(Object.entries(TABLES))('%s has the keys and the TTL of the spec', (name, spec) => {
    const { Properties } = tableOf(name as keyof typeof TABLES);
    const keys = [
      { AttributeName: spec.partitionKey, KeyType: 'HASH' },
      ...(spec.sortKey ? [{ AttributeName: spec.sortKey, KeyType: 'RANGE' }] : []),
    ];
    expect(Properties.KeySchema).toEqual(keys);
    expect(Properties.TimeToLiveSpecification).toEqual(
      spec.ttl ? { AttributeName: spec.ttl, Enabled: true } : undefined,
    );
  });

  it.each(Object.keys(TABLES))('%s is paid by request, encrypted and restorable', (name) => {
    const { Properties } = tableOf(name as keyof typeof TABLES);
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });
});

describe('a key of the shop', () => {
  it('encrypts bucket and tables where the deployment asks for it, and turns over every year', () => {
    const keyed = shopTemplate({ encryption: 'kms' });
    expect(onlyResource(keyed, 'AWS::KMS::Key').Properties.EnableKeyRotation).toBe(true);
    const bucketText = JSON.stringify(onlyResource(keyed, 'AWS::S3::Bucket').Properties.BucketEncryption);
    expect(bucketText).toContain('aws:kms');
    const tablesOfKey = Object.values(resourcesOf(keyed, 'AWS::DynamoDB::GlobalTable')).filter(
      ({ Properties }) => JSON.stringify(Properties).includes('KMSMasterKeyId'),
    );
    expect(tablesOfKey).toHaveLength(Object.keys(TABLES).length);
    expect(resourcesOf(template, 'AWS::KMS::Key')).toEqual({});
  });
});

describe('what outlives the stack', () => {
  const keeping = (context: Record<string, string>) => {
    const resources = Object.values(shopTemplate(context).toJSON().Resources as Record<string, Resource>);
    const stateful = resources.filter(({ Type }) => /S3::Bucket$|DynamoDB/.test(Type));
    return stateful.map((resource) => [resource.DeletionPolicy, resource.UpdateReplacePolicy]);
  };

  /** The bucket and every table. */
  const stores = 1 + Object.keys(TABLES).length;

  it('is the bucket and the tables, by default', () => {
    expect(keeping({})).toEqual(Array(stores).fill(['Retain', 'Retain']));
  });

  it('is nothing, where the deployment says so', () => {
    expect(keeping({ retain: 'false' })).toEqual(Array(stores).fill(['Delete', 'Delete']));
    const protectedTables = Object.values(
      resourcesOf(shopTemplate({ retain: 'false' }), 'AWS::DynamoDB::GlobalTable'),
    ).filter(({ Properties }) => JSON.stringify(Properties).includes('"DeletionProtectionEnabled":true'));
    expect(protectedTables).toEqual([]);
  });
});

describe('two shops in one account', () => {
  it('share no name', () => {
    const namesOf = (shop: string) =>
      Object.values(shopTemplate({ shop }).toJSON().Resources as Record<string, Resource>).flatMap(
        ({ Properties }) =>
          Object.entries(Properties ?? {})
            // An inline policy's name is unique within its role, a stage's within its API; a metric's is its kind, a log stream is of its group.
            .filter(([key]) => /(?<!^Policy|^Stage|^Metric|^LogStream)Name$/.test(key))
            .map(([, value]) => readable(value))
            .filter((value) => typeof value === 'string' && !value.startsWith('<')),
      );
    const first = namesOf('north');
    expect(first.length).toBeGreaterThan(20);
    expect(first.filter((name) => namesOf('south').includes(name))).toEqual([]);
  });
});
