import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { PSEUDONYM_KEY_PARTITION } from '../../layers/contract/tables.ts';
import type { Access } from '../spec/functions.ts';

/** ARNs of the resources that access is granted to. */
export interface ResourceArns {
  readonly bucket: string;
  readonly results: string;
  readonly control: string;
  readonly activity: string;
  /** Log groups to which DynamoDB writes the errors of imports. */
  readonly importLogs: string;
  readonly stateMachine: string;
  readonly eventStream: string;
  readonly itemStream: string;
  /** The shop's own KMS key, if it has one. */
  readonly key: string | undefined;
}

/**
 * The statements that allow exactly `access`. Without the right to list a prefix, S3 answers 403 instead of 404 for a missing
 * object.
 */
export function accessStatements(access: readonly Access[], arns: ResourceArns): PolicyStatement[] {
  const statements = access.map((right) => accessStatement(right, arns));
  const imports = access.includes('imported-tables:create');
  // DynamoDB writes the errors of an import to the log in the caller's name.
  if (imports) statements.push(allow(IMPORT_LOG_ACTIONS, arns.importLogs));
  // Bucket and tables use the key in the caller's name, and a new table gets a grant for it.
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

/** Partitions of the control table: all but that of the pseudonym key, or only that. */
const NOT_THE_KEY = { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': PSEUDONYM_KEY_PARTITION } };
const ONLY_THE_KEY = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': PSEUDONYM_KEY_PARTITION } };

const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];

function accessStatement(right: Access, arns: ResourceArns): PolicyStatement {
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

/** The tables of imported versions, and their imports; not the table that other versions share. */
function importedTables({ results }: ResourceArns): string {
  return `${results}-*`;
}

function allow(
  actions: string[],
  resource: string | string[],
  conditions?: Record<string, Record<string, string>>,
): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource].flat(), ...(conditions && { conditions }) });
}
