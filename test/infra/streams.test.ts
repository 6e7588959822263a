import { describe, expect, it } from 'vitest';
import { STREAMS } from '../../infra/spec/storage.ts';
import { identityPolicies, type Resource, readable, resourcesOf, shopTemplate } from './template.ts';

const template = shopTemplate({ shop: 'north' });
const bucket = Object.keys(resourcesOf(template, 'AWS::S3::Bucket'))[0];
const found = Object.entries(resourcesOf(template, 'AWS::KinesisFirehose::DeliveryStream'));

function streamOf(name: string): Resource['Properties'] {
  const entry = found.find(([id]) => id.startsWith(`Streams${name}`));
  if (entry === undefined) throw new Error(`No stream ${name}`);
  return readable(entry[1].Properties) as Resource['Properties'];
}

describe('the delivery streams', () => {
  it('are those of the spec', () => {
    expect(found).toHaveLength(Object.keys(STREAMS).length);
  });

  it.each(['events', 'items'])(
    'of %s takes records directly, encrypted, under the name of the shop',
    (name) => {
      expect(streamOf(name)).toMatchObject({
        DeliveryStreamName: `clientele-north-${name}`,
        DeliveryStreamType: 'DirectPut',
        DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      });
    },
  );

  it.each(['events', 'items'])('of %s writes gzip by UTC day, and what fails elsewhere', (name) => {
    expect(streamOf(name).ExtendedS3DestinationConfiguration).toMatchObject({
      BucketARN: `<${bucket}.Arn>`,
      Prefix: `raw/live/${name}/!{timestamp:yyyy/MM/dd}/`,
      ErrorOutputPrefix: `raw-failed/live/${name}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
      BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 64 },
      CompressionFormat: 'GZIP',
      CloudWatchLoggingOptions: { Enabled: true },
    });
  });

  it.each(['events', 'items'])('of %s may write below its own prefixes and nothing else', (name) => {
    const policies = identityPolicies(template);
    const id = Object.keys(policies).find((candidate) => candidate.startsWith(`Streams${name}Role`)) ?? '';
    const rights = policies[id]?.flatMap(({ actions, resources }) =>
      resources.flatMap((resource) => actions.map((action) => `${action} ${resource}`)),
    );
    expect(rights?.filter((right) => !right.startsWith('logs:')).sort()).toEqual([
      `s3:AbortMultipartUpload <${bucket}.Arn>/raw-failed/live/${name}/*`,
      `s3:AbortMultipartUpload <${bucket}.Arn>/raw/live/${name}/*`,
      `s3:GetBucketLocation <${bucket}.Arn>`,
      `s3:ListBucketMultipartUploads <${bucket}.Arn>`,
      `s3:PutObject <${bucket}.Arn>/raw-failed/live/${name}/*`,
      `s3:PutObject <${bucket}.Arn>/raw/live/${name}/*`,
    ]);
  });
});
