import { createServer, type Server } from 'node:http';
import type { StoreNames } from '../../infra/cli/deployed-shop.ts';
import { listenOnLoopback } from '../../infra/emulator/loopback.ts';

/** CloudFormation with the stack of one deployed shop. */
export interface Stacks {
  readonly endpoint: string;
  close(): void;
}

/** Answers DescribeStacks as CloudFormation does, on 127.0.0.1, for `clientele-<shop>`. */
export async function startStacks(shop: string, outputs: StoreNames): Promise<Stacks> {
  const members = [
    ['BucketName', outputs.bucket],
    ['ResultsTableName', outputs.resultsTable],
    ['ControlTableName', outputs.controlTable],
    ['ApiUrl', 'https://api.example'],
  ].map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const name = new URLSearchParams(body).get('StackName');
    if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256') !== true) response.statusCode = 403;
    else if (name !== `clientele-${shop}`) {
      response.statusCode = 400;
      response.end(
        `<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
      );
      return;
    }
    response.end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Parameters/><Outputs>${members.join('')}</Outputs><Tags><member><Key>a</Key><Value>b</Value></member></Tags></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  });
  const endpoint = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  return { endpoint, close: () => void server.close() };
}
