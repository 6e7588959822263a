import { describe, expect, it } from 'vitest';
import { type Access, FUNCTIONS } from '../../infra/spec/functions.ts';
import { STREAMS } from '../../infra/spec/storage.ts';
import { operationsByFunction } from '../../layers/api/all.ts';
import type { Operation } from '../../layers/api/operation.ts';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import type { FunctionName } from '../../layers/contract/functions.ts';
import { identityPolicies, resourcesOf, type Statement, shopTemplate } from './template.ts';

const template = shopTemplate();
const policies = identityPolicies(template);

const bucket = `<${Object.keys(resourcesOf(template, 'AWS::S3::Bucket'))[0]}.Arn>`;
const tableArn = (name: string) => {
  const ids = Object.keys(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'));
  return `<${ids.find((id) => id.startsWith(`Data${name}`))}.Arn>`;
};
const deadLetters = `<${Object.keys(resourcesOf(template, 'AWS::SQS::Queue'))[0]}.Arn>`;
const stateMachine = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:clientele-shop';

const streamArn = (name: string) => {
  const ids = Object.keys(resourcesOf(template, 'AWS::KinesisFirehose::DeliveryStream'));
  return `<${ids.find((id) => id.startsWith(`Streams${name}`))}.Arn>`;
};

/** Where DynamoDB tells of imports. */
const importLogs = 'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws-dynamodb/*';

/** What each right of the spec comes to, written down a second time by hand. */
const RIGHTS: Partial<Record<Access, readonly string[]>> = {
  'results:read': ['', '-*'].map((end) => `dynamodb:BatchGetItem ${tableArn('Results')}${end}`),
  'imported-tables:create': [
    ...['ImportTable', 'DescribeImport', 'DescribeTable'].map(
      (verb) => `dynamodb:${verb} ${tableArn('Results')}-*`,
    ),
    ...['CreateLogGroup', 'CreateLogStream', 'DescribeLogGroups', 'DescribeLogStreams', 'PutLogEvents']
      .concat('PutRetentionPolicy')
      .map((verb) => `logs:${verb} ${importLogs}`),
  ],
  'imported-tables:drop': [`dynamodb:DeleteTable ${tableArn('Results')}-*`],
  'results:write': [`dynamodb:BatchWriteItem ${tableArn('Results')}`],
  'results:delete': ['', '-*'].map((end) => `dynamodb:DeleteItem ${tableArn('Results')}${end}`),
  'activity:delete': [`dynamodb:DeleteItem ${tableArn('Activity')}`],
  'control:read': ['GetItem', 'Query'].map((verb) => `dynamodb:${verb} ${tableArn('Control')} but key`),
  'control:write': ['PutItem', 'DeleteItem'].map((verb) => `dynamodb:${verb} ${tableArn('Control')} but key`),
  'pseudonym-key:read': [`dynamodb:GetItem ${tableArn('Control')} only key`],
  'pseudonym-key:create': [`dynamodb:PutItem ${tableArn('Control')} only key`],
  'activity:scan': [`dynamodb:Scan ${tableArn('Activity')}`],
  'activity:read': [`dynamodb:BatchGetItem ${tableArn('Activity')}`],
  'activity:write': [
    `dynamodb:BatchGetItem ${tableArn('Activity')}`,
    `dynamodb:PutItem ${tableArn('Activity')}`,
  ],
  'runs:start': [`states:StartExecution ${stateMachine}`],
  'deliver:events': [`firehose:PutRecordBatch ${streamArn('events')}`],
  'deliver:items': [`firehose:PutRecordBatch ${streamArn('items')}`],
};

function expectedRights(access: readonly Access[]): string[] {
  return access.flatMap((right) => {
    const known = RIGHTS[right];
    if (known) return known;
    const [verb, name] = right.split(':') as [string, keyof typeof BUCKET_PREFIXES];
    const objects = `${bucket}/${BUCKET_PREFIXES[name]}*`;
    if (verb === 'list') return [`s3:ListBucket ${bucket} like ${BUCKET_PREFIXES[name]}*`];
    if (verb === 'read') return [`s3:GetObject ${objects}`];
    if (verb === 'delete') return [`s3:DeleteObject ${objects}`];
    return [`s3:PutObject ${objects}`, `s3:AbortMultipartUpload ${objects}`];
  });
}

/** One line for each action on each resource, and for each prefix that may be listed or partition that may, or may not, be touched. */
function grantedRights(statements: readonly Statement[]): string[] {
  const lines = statements.flatMap(({ actions, resources, conditions }) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) => {
        if (Object.keys(conditions).length === 0) return [`${action} ${resource}`];
        const [[operator = '', values] = []] = Object.entries(conditions);
        const partitions = values as { 'dynamodb:LeadingKeys'?: string } | undefined;
        if (operator === 'ForAllValues:StringEquals' || operator === 'ForAllValues:StringNotEquals') {
          const word = operator.endsWith('NotEquals') ? 'but' : 'only';
          return [`${action} ${resource} ${word} ${partitions?.['dynamodb:LeadingKeys']}`];
        }
        const like = conditions as { StringLike: { 's3:prefix': string[] | string } };
        return [like.StringLike['s3:prefix']].flat().map((prefix) => `${action} ${resource} like ${prefix}`);
      }),
    ),
  );
  return lines.sort();
}

function policyOf(name: FunctionName): Statement[] {
  const id = Object.keys(policies).find((candidate) => candidate.startsWith(`Functions${name}Role`));
  return id === undefined ? [] : policies[id]!;
}

describe('what a function may do', () => {
  it.each(Object.keys(FUNCTIONS) as FunctionName[])(
    '%s: exactly what the spec says, its own logs, and for the trigger to keep what failed',
    (name) => {
      const onFailure = name === 'trigger' ? [`sqs:SendMessage ${deadLetters}`] : [];
      const logs = Object.keys(resourcesOf(template, 'AWS::Logs::LogGroup')).find((id) =>
        id.startsWith(`Functions${name}Logs`),
      );
      expect(grantedRights(policyOf(name))).toEqual(
        [
          ...expectedRights(FUNCTIONS[name].access),
          ...onFailure,
          `logs:CreateLogStream <${logs}.Arn>`,
          `logs:PutLogEvents <${logs}.Arn>`,
        ].sort(),
      );
    },
  );

  it('lies in a role of its own, with no policy from elsewhere', () => {
    const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles.filter(({ Properties }) => 'ManagedPolicyArns' in Properties)).toEqual([]);
    const used = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(({ Properties }) =>
      JSON.stringify(Properties.Role),
    );
    expect(new Set(used).size).toBe(used.length);
  });
});

/** Statements whose resource is `*`, and why it cannot be narrower. */
const UNBOUNDED: Readonly<Record<string, string>> = {
  'logs:CreateLogDelivery': 'log delivery knows no resources',
  'logs:GetLogDelivery': 'log delivery knows no resources',
  'logs:UpdateLogDelivery': 'log delivery knows no resources',
  'logs:DeleteLogDelivery': 'log delivery knows no resources',
  'logs:ListLogDeliveries': 'log delivery knows no resources',
  'logs:PutResourcePolicy': 'log delivery knows no resources',
  'logs:DescribeResourcePolicies': 'log delivery knows no resources',
  'logs:DescribeLogGroups': 'log delivery knows no resources',
};

describe('the key of pseudonyms', () => {
  /** Whether an operation takes a customer or a session: in its path, its body, or in events of its body. */
  function namesPeople({ params, body, events }: Operation): boolean {
    const fields = [params, body].flatMap((schema) =>
      Object.keys((schema as { shape?: object }).shape ?? {}),
    );
    return events || fields.some((name) => ['customerId', 'customer_id', 'session_id'].includes(name));
  }

  it('may be read by the functions of operations that name people, and those of the run that work on dumps, no others', () => {
    const naming = Object.entries(operationsByFunction).flatMap(([by, operations]) =>
      Object.values<Operation>(operations).flatMap((operation) => (namesPeople(operation) ? [by] : [])),
    );
    const readers = (Object.keys(FUNCTIONS) as FunctionName[]).filter((name) =>
      FUNCTIONS[name].access.includes('pseudonym-key:read'),
    );
    // The service answers for the others what the gateway could not route.
    expect(new Set(readers)).toEqual(new Set([...naming, 'service', 'plan', 'erase', 'curate']));
    expect(naming.length).toBeGreaterThan(8);
  });

  it('is made by one function alone, and lies in a partition that no other right covers', () => {
    const makers = Object.values(FUNCTIONS).filter(({ access }) => access.includes('pseudonym-key:create'));
    expect(makers).toEqual([FUNCTIONS.plan]);
    const control = Object.values(policies)
      .flat()
      .filter(({ resources }) => resources.includes(tableArn('Control')));
    expect(control.filter(({ conditions }) => Object.keys(conditions).length === 0)).toEqual([]);
  });
});

describe('all roles of the stack', () => {
  const statements = Object.values(policies).flat();

  it('allow no action by wildcard', () => {
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('allow an action on every resource only where no narrower one exists', () => {
    const unbounded = statements.filter(({ resources }) => resources.includes('*'));
    expect(unbounded.flatMap(({ actions }) => actions).sort()).toEqual(Object.keys(UNBOUNDED).sort());
  });

  it('end every other wildcard at a prefix of the bucket, of the results table, or at executions of the own state machine', () => {
    const states = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
    const executions = [':*', '/*'].map((end) => `${states}:execution:clientele-shop${end}`);
    const delivered = Object.keys(STREAMS).flatMap((name) => [
      `raw/live/${name}/`,
      `raw-failed/live/${name}/`,
    ]);
    const objects = [...Object.values(BUCKET_PREFIXES), ...delivered].map((prefix) => `${bucket}/${prefix}*`);
    const wild = statements
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource.includes('*') && resource !== '*');
    const imported = `${tableArn('Results')}-*`;
    const known = [...objects, ...executions, imported, importLogs];
    expect(wild.filter((resource) => !known.includes(resource))).toEqual([]);
  });

  it('remove tables that were imported, and no other: the results table itself is not among them', () => {
    const removing = statements.filter(({ actions }) => actions.includes('dynamodb:DeleteTable'));
    expect(removing.map(({ resources }) => resources)).toEqual([[`${tableArn('Results')}-*`]]);
  });

  it('give a key of the shop to tables that are imported, in one function alone', () => {
    const keyed = Object.entries(identityPolicies(shopTemplate({ encryption: 'kms' })));
    const granting = keyed.flatMap(([id, own]) =>
      own
        .filter(({ actions }) => actions.includes('kms:CreateGrant'))
        .map(({ conditions }) => [id.replace(/RoleDefaultPolicy\w+$/, ''), conditions]),
    );
    expect(granting).toEqual([['Functionsimport', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }]]);
  });

  it('are assumed by AWS services only', () => {
    const trusted = Object.values(resourcesOf(template, 'AWS::IAM::Role')).flatMap(({ Properties }) => {
      const { Statement } = Properties.AssumeRolePolicyDocument as {
        Statement: { Principal: { Service?: string } }[];
      };
      return Statement.map(({ Principal }) => Principal.Service);
    });
    expect(new Set(trusted)).toEqual(
      new Set([
        'firehose.amazonaws.com',
        'lambda.amazonaws.com',
        'scheduler.amazonaws.com',
        'states.amazonaws.com',
      ]),
    );
  });
});
