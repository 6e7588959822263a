import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Access, prefixes } from '../spec.ts';

/** ARNs of what functions may reach. */
export interface Reachable {
  readonly bucket: string;
  readonly results: string;
  readonly control: string;
  readonly stateMachine: string;
}

/** The statements that allow exactly `access`: the tables action by action, the bucket prefix by prefix. */
export function accessStatements(access: readonly Access[], arns: Reachable): PolicyStatement[] {
  const statements = access.flatMap((right) => accessStatement(right, arns));
  const listed = listedPrefixes(access);
  if (listed.length > 0) {
    statements.push(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [arns.bucket],
        conditions: { StringLike: { 's3:prefix': listed.map((prefix) => `${prefix}*`) } },
      }),
    );
  }
  return statements;
}

/**
 * Prefixes that may be listed. Whoever may read a prefix is among them: S3 tells that an object is missing (404) only
 * to those who may list it, and answers 403 to others, as if the right to read were gone.
 */
function listedPrefixes(access: readonly Access[]): string[] {
  const names = access.flatMap((right) => /^(?:list|read):(.+)$/.exec(right)?.[1] ?? []);
  return [...new Set(names)].map((name) => prefixes[name as keyof typeof prefixes]);
}

function accessStatement(right: Access, arns: Reachable): PolicyStatement[] {
  switch (right) {
    case 'results:read':
      return allow(['dynamodb:BatchGetItem'], arns.results);
    case 'results:write':
      return allow(['dynamodb:BatchWriteItem'], arns.results);
    case 'control:read':
      return allow(['dynamodb:GetItem', 'dynamodb:Query'], arns.control);
    case 'control:write':
      return allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], arns.control);
    case 'runs:start':
      return allow(['states:StartExecution'], arns.stateMachine);
    default: {
      const [verb, name] = right.split(':') as ['list' | 'read' | 'write', keyof typeof prefixes];
      const objects = `${arns.bucket}/${prefixes[name]}*`;
      if (verb === 'read') return allow(['s3:GetObject'], objects);
      if (verb === 'write') return allow(['s3:PutObject', 's3:AbortMultipartUpload'], objects);
      return [];
    }
  }
}

function allow(actions: string[], resource: string): PolicyStatement[] {
  return [new PolicyStatement({ actions, resources: [resource] })];
}
