import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Access } from '../spec.ts';
import { prefixes } from '../spec.ts';

/** ARNs of what functions may reach. */
export interface Reachable {
  readonly bucket: string;
  readonly results: string;
  readonly control: string;
  readonly stateMachine: string;
}

/** The statements that allow exactly `access`, prefix by prefix. */
export function accessStatements(access: readonly Access[], arns: Reachable): PolicyStatement[] {
  return access.map((right) => accessStatement(right, arns));
}

function accessStatement(right: Access, arns: Reachable): PolicyStatement {
  switch (right) {
    case 'results:read':
      return allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem'], arns.results);
    case 'results:write':
      return allow(['dynamodb:BatchWriteItem'], arns.results);
    case 'control:read':
      return allow(['dynamodb:GetItem', 'dynamodb:Query'], arns.control);
    case 'control:write':
      return allow(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], arns.control);
    case 'runs:start':
      return allow(['states:StartExecution'], arns.stateMachine);
    default: {
      const [verb, name] = right.split(':') as ['list' | 'read' | 'write', keyof typeof prefixes];
      return bucketStatement(verb, prefixes[name], arns.bucket);
    }
  }
}

function bucketStatement(verb: 'list' | 'read' | 'write', prefix: string, bucket: string): PolicyStatement {
  const objects = `${bucket}/${prefix}*`;
  switch (verb) {
    case 'list':
      return new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket],
        conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
      });
    case 'read':
      return allow(['s3:GetObject'], objects);
    case 'write':
      return allow(['s3:PutObject', 's3:AbortMultipartUpload'], objects);
  }
}

function allow(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource] });
}
