import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { PSEUDONYM_KEY_PARTITION } from '../../layers/contract/tables.ts';
import type { Access } from '../spec/functions.ts';

/** ARNs of what functions may reach. */
export interface Reachable {
  readonly bucket: string;
  readonly results: string;
  readonly control: string;
  readonly activity: string;
  /** Log groups in which DynamoDB tells of imports. */
  readonly importLogs: string;
  readonly stateMachine: string;
  readonly eventStream: string;
  readonly itemStream: string;
  /** Of the shop's own key, where it has one. */
  readonly key: string | undefined;
}

/**
 * The statements that allow exactly `access`: the tables action by action, the bucket prefix by prefix. Who may read a
 * prefix but not list it gets 403 from S3 for an object that is missing, not 404.
 */
export function accessStatements(access: readonly Access[], arns: Reachable): PolicyStatement[] {
  const statements = access.map((right) => accessStatement(right, arns));
  const imports = access.includes('imported-tables:create');
  // DynamoDB writes its word on what it could not import in the caller's name.
  if (imports) statements.push(allow(IMPORT_LOG_ACTIONS, arns.importLogs));
  // Bucket and tables use the key in the caller's name, and a table that is made is given it.
  if (arns.key !== undefined) {
    statements.push(allow(KEY_ACTIONS, arns.key));
    if (imports)
      statements.push(
        allow(['kms:CreateGrant'], arns.key, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
      );
  }
  return statements;
}

/** Source: Amazon DynamoDB Developer Guide, "Requesting a table import in DynamoDB". */
const IMPORT_LOG_ACTIONS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
  'logs:PutRetentionPolicy',
];

/** By partition: every one of the control table, but that in which the key of pseudonyms lies; or that alone. */
const NOT_THE_KEY = { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': PSEUDONYM_KEY_PARTITION } };
const ONLY_THE_KEY = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': PSEUDONYM_KEY_PARTITION } };

const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];

function accessStatement(right: Access, arns: Reachable): PolicyStatement {
  switch (right) {
    case 'results:read':
      return allow(['dynamodb:BatchGetItem'], [arns.results, importedTables(arns)]);
    case 'results:write':
      return allow(['dynamodb:BatchWriteItem'], arns.results);
    case 'results:delete':
      return allow(['dynamodb:DeleteItem'], [arns.results, importedTables(arns)]);
    case 'imported-tables:create':
      return allow(
        ['dynamodb:ImportTable', 'dynamodb:DescribeImport', 'dynamodb:DescribeTable'],
        importedTables(arns),
      );
    case 'imported-tables:drop':
      return allow(['dynamodb:DeleteTable'], importedTables(arns));
    case 'control:read':
      return allow(['dynamodb:GetItem', 'dynamodb:Query'], arns.control, NOT_THE_KEY);
    case 'control:write':
      return allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], arns.control, NOT_THE_KEY);
    case 'pseudonym-key:read':
      return allow(['dynamodb:GetItem'], arns.control, ONLY_THE_KEY);
    case 'pseudonym-key:create':
      return allow(['dynamodb:PutItem'], arns.control, ONLY_THE_KEY);
    case 'activity:read':
      return allow(['dynamodb:BatchGetItem'], arns.activity);
    case 'activity:write':
      return allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem'], arns.activity);
    case 'activity:scan':
      return allow(['dynamodb:Scan'], arns.activity);
    case 'activity:delete':
      return allow(['dynamodb:DeleteItem'], arns.activity);
    case 'deliver:events':
      return allow(['firehose:PutRecordBatch'], arns.eventStream);
    case 'deliver:items':
      return allow(['firehose:PutRecordBatch'], arns.itemStream);
    case 'runs:start':
      return allow(['states:StartExecution'], arns.stateMachine);
    default: {
      const [verb, name] = right.split(':') as [
        'list' | 'read' | 'write' | 'delete',
        keyof typeof BUCKET_PREFIXES,
      ];
      const objects = `${BUCKET_PREFIXES[name]}*`;
      if (verb === 'read') return allow(['s3:GetObject'], `${arns.bucket}/${objects}`);
      if (verb === 'delete') return allow(['s3:DeleteObject'], `${arns.bucket}/${objects}`);
      if (verb === 'write')
        return allow(['s3:PutObject', 's3:AbortMultipartUpload'], `${arns.bucket}/${objects}`);
      return allow(['s3:ListBucket'], arns.bucket, { StringLike: { 's3:prefix': objects } });
    }
  }
}

/** Tables that are imported for one version, and their imports; not the one that versions share. */
function importedTables({ results }: Reachable): string {
  return `${results}-*`;
}

function allow(
  actions: string[],
  resource: string | string[],
  conditions?: Record<string, Record<string, string>>,
): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource].flat(), ...(conditions && { conditions }) });
}
