import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Credentials, signedHeaders } from '../../layers/client/signature.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { withStoreErrors } from '../../layers/stores/store-errors.ts';
import { resourcePrefix } from '../cloud/settings.ts';
import { usageError } from './fail.ts';

/** Names of a shop's bucket and tables. */
export interface StoreNames {
  readonly bucket: string;
  readonly resultsTable: string;
  readonly controlTable: string;
}

/** Names of a deployed shop's resources, as the outputs of its stack have them. */
export interface DeployedShop extends StoreNames {
  /** URL of the API. */
  readonly api: string;
}

const OUTPUTS = {
  bucket: 'BucketName',
  resultsTable: 'ResultsTableName',
  controlTable: 'ControlTableName',
  api: 'ApiUrl',
} as const satisfies Readonly<Record<keyof DeployedShop, string>>;

/** Longest to wait for CloudFormation. */
const ANSWER_MS = 15_000;

/**
 * Looks a shop up in CloudFormation, with the AWS credentials and the region of the environment.
 * @throws ClienteleError `request.invalid` when there is no such shop, `store.unavailable` when AWS cannot be asked
 */
export async function deployedShop(shop: string): Promise<DeployedShop> {
  const stack = resourcePrefix(shop);
  const { ok, text, region } = await withStoreErrors(`look up the stack ${stack}`, () =>
    describeStack(stack),
  );
  if (!ok) {
    if (/does not exist/.test(text)) {
      throw usageError(
        `--shop ${shop}: there is no stack ${stack} in the region ${region}. Check the name, AWS_PROFILE and AWS_REGION, or deploy it with npm run deploy -- -c shop=${shop}`,
      );
    }
    const reason = element(text, 'Code') ?? 'CloudFormation refused the request';
    const cause = Object.assign(new Error(element(text, 'Message') ?? text), { name: reason });
    throw new ClienteleError(
      'store.unavailable',
      `Could not look up the stack ${stack}: ${reason}`,
      { reason },
      cause,
    );
  }
  const outputs = outputsOf(text);
  const missing = Object.values(OUTPUTS).filter((name) => !outputs.has(name));
  if (missing.length > 0) {
    throw usageError(
      `--shop ${shop}: the stack ${stack} has no output ${missing.join(', ')}: it is not deployed completely, or by another release. Deploy it again`,
    );
  }
  return {
    bucket: outputs.get(OUTPUTS.bucket)!,
    resultsTable: outputs.get(OUTPUTS.resultsTable)!,
    controlTable: outputs.get(OUTPUTS.controlTable)!,
    api: outputs.get(OUTPUTS.api)!,
  };
}

/** The region and the AWS credentials of the environment; those are asked for anew when they expire. */
export async function awsIdentity(): Promise<{
  readonly region: string;
  readonly credentials: () => Promise<Credentials>;
}> {
  const { config } = new DynamoDBClient({});
  return { region: await config.region(), credentials: () => config.credentials() };
}

/** One request of the query API, which is less than a client library for it. */
async function describeStack(
  stack: string,
): Promise<{ readonly ok: boolean; readonly text: string; readonly region: string }> {
  const { region, credentials } = await awsIdentity();
  const url = new URL(
    process.env.AWS_ENDPOINT_URL_CLOUDFORMATION ??
      process.env.AWS_ENDPOINT_URL ??
      `https://cloudformation.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
  );
  const body = new URLSearchParams({
    Action: 'DescribeStacks',
    Version: '2010-05-15',
    StackName: stack,
  }).toString();
  const headers = await signedHeaders(
    {
      method: 'POST',
      path: '/',
      headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: Buffer.from(body),
    },
    { ...(await credentials()), region, service: 'cloudformation' },
    Date.now(),
  );
  const answer = await fetch(new URL('/', url), {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  return { ok: answer.ok, text: await answer.text(), region };
}

/** Outputs of a stack by name. Names of buckets and tables have no character that XML escapes. */
function outputsOf(xml: string): Map<string, string> {
  const members = xml.matchAll(/<member>((?:(?!<\/?member>)[\s\S])*)<\/member>/g);
  return new Map(
    [...members].flatMap(([, member = '']) => {
      const [key, value] = [element(member, 'OutputKey'), element(member, 'OutputValue')];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim();
}
