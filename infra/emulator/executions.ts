import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ExecutionsEndpoint {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** ARN of the local state machine. */
export const LOCAL_STATE_MACHINE = 'arn:aws:states:local:000000000000:stateMachine:clientele';

/**
 * The one operation of Step Functions that the product uses, StartExecution, on loopback: a second start of the same
 * name is refused as the service does.
 * @param start begins the execution; does not wait for its end
 */
export async function startExecutionsEndpoint(
  start: (name: string, input: Record<string, unknown>) => void,
): Promise<ExecutionsEndpoint> {
  const seen = new Set<string>();

  const server = createServer(async (request, response) => {
    const body = JSON.parse((await text(request)) || '{}') as { name?: string; input?: string };
    const target = request.headers['x-amz-target'];
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (target !== 'AWSStepFunctions.StartExecution' || body.name === undefined) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: 'UnknownOperationException' }));
    } else if (seen.has(body.name)) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: 'ExecutionAlreadyExists', message: body.name }));
    } else {
      seen.add(body.name);
      start(body.name, JSON.parse(body.input ?? '{}') as Record<string, unknown>);
      response.end(
        JSON.stringify({ executionArn: `${LOCAL_STATE_MACHINE}:${body.name}`, startDate: Date.now() / 1000 }),
      );
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
