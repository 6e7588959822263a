import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, LogStream, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Aws, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { STREAM_BUFFER, STREAMS } from '../spec/storage.ts';
import type { Data } from './data.ts';
import { resourcePrefix, type Settings } from './settings.ts';

export type StreamName = keyof typeof STREAMS;

/** The delivery streams of a shop, which write live records to the bucket. */
export class Streams extends Construct {
  readonly byName: Readonly<Record<StreamName, CfnDeliveryStream>>;

  constructor(scope: Construct, id: string, props: { readonly settings: Settings; readonly data: Data }) {
    super(scope, id);
    const entries = (Object.keys(STREAMS) as StreamName[]).map(
      (name) => [name, defineStream(this, name, props.settings, props.data)] as const,
    );
    this.byName = Object.fromEntries(entries) as Record<StreamName, CfnDeliveryStream>;
  }
}

function defineStream(scope: Streams, name: StreamName, settings: Settings, data: Data): CfnDeliveryStream {
  const own = new Construct(scope, name);
  const streamName = `${resourcePrefix(settings.shop)}-${name}`;
  const { prefix, failedPrefix } = STREAMS[name];
  const logGroup = new LogGroup(own, 'Logs', {
    logGroupName: `/aws/kinesisfirehose/${streamName}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const logStream = new LogStream(own, 'LogStream', { logGroup, logStreamName: 'delivery' });
  const role = new Role(own, 'Role', {
    description: `Role of the delivery stream ${streamName}`,
    assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  const allow = (actions: string[], ...resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  const { bucket, key } = data;
  allow(['s3:PutObject', 's3:AbortMultipartUpload'], bucket.arnForObjects(`${prefix}*`));
  allow(['s3:PutObject', 's3:AbortMultipartUpload'], bucket.arnForObjects(`${failedPrefix}*`));
  allow(['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], bucket.bucketArn);
  allow(['logs:PutLogEvents'], logGroup.logGroupArn);
  if (key !== undefined) allow(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn);

  const stream = new CfnDeliveryStream(own, 'Stream', {
    deliveryStreamName: streamName,
    deliveryStreamType: 'DirectPut',
    deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
    extendedS3DestinationConfiguration: {
      bucketArn: bucket.bucketArn,
      roleArn: role.roleArn,
      prefix: `${prefix}!{timestamp:yyyy/MM/dd}/`,
      errorOutputPrefix: `${failedPrefix}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
      bufferingHints: { intervalInSeconds: STREAM_BUFFER.seconds, sizeInMBs: STREAM_BUFFER.megabytes },
      compressionFormat: 'GZIP',
      cloudWatchLoggingOptions: {
        enabled: true,
        logGroupName: logGroup.logGroupName,
        logStreamName: logStream.logStreamName,
      },
    },
  });
  // The service tries the role when the stream is created.
  stream.node.addDependency(role);
  return stream;
}
