import { createServer } from 'node:http';
import { refusePages } from './foreign-callers.ts';
import { closeServer, listenOnLoopback, readBody } from './loopback.ts';

export interface ExecutionsEndpoint {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** ARN of the local state machine. */
export const LOCAL_STATE_MACHINE = 'arn:aws:states:local:000000000000:stateMachine:clientele';

/**
 * StartExecution of Step Functions, the one operation that the product uses, on 127.0.0.1. A second start of the same name is
 * refused, as by the service.
 * @param start starts the execution without waiting for its end
 */
export async function startExecutionsEndpoint(
  start: (name: string, input: Record<string, unknown>) => void,
): Promise<ExecutionsEndpoint> {
  const seen = new Set<string>();

  const server = createServer(async (request, response) => {
    const body = JSON.parse((await readBody(request)).toString() || '{}') as {
      name?: string;
      input?: string;
    };
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
  refusePages(server);
  const port = await listenOnLoopback(server);
  return { endpoint: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}
