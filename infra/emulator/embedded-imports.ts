import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { CreateTableCommand, DynamoDBClient, type ImportTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type ImportDescription, loadImport } from './load-import.ts';
import { readBody } from './loopback.ts';
import { localCredentials } from './names.ts';

/** Where an embedded DynamoDB finds the objects to import. */
export interface ImportSource {
  /** Endpoint of the S3. */
  readonly s3: string;
}

type Answer = { readonly status: number; readonly body: object };

/** An import and the request that started it. */
interface Import {
  readonly description: ImportDescription;
  readonly request: string;
  readonly table: string;
}

const TARGET = 'DynamoDB_20120810.';
/** Marks the import's own requests to the table, which nobody else can use yet. */
const OWN = 'x-embedded-import';

/**
 * Adds ImportTable, DescribeImport and ListImports to an embedded DynamoDB, with the behaviour of the service: the table exists at
 * once and can be neither read nor removed until the import has ended; lines that are no items are counted and the others
 * imported; the same token is the same import. Running imports are lost when the process ends.
 * @param server answers all other operations
 * @param endpoint of the server, once it listens
 */
export function answerImports(
  server: Server,
  endpoint: () => string,
  source: ImportSource | undefined,
): { close(): Promise<void> } {
  const imports = new Map<string, Import>();
  const working = new Set<Promise<void>>();
  const own = randomUUID();
  const stopped = new AbortController();
  const [others] = server.listeners('request') as ((ask: IncomingMessage, answer: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response).catch(() => request.socket.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = target.startsWith(TARGET) ? target.slice(TARGET.length) : '';
    const isOurs = ['ImportTable', 'DescribeImport', 'ListImports'].includes(operation);
    const busy = [...imports.values()].filter(
      ({ description }) => description.ImportStatus === 'IN_PROGRESS',
    );
    if (request.headers[OWN] === own || (!isOurs && busy.length === 0)) {
      others?.call(server, request, response);
      return;
    }
    const body = await readBody(request);
    const parameters = JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>;
    const given = isOurs
      ? await answerOf(operation, parameters)
      : answerForBusyTable(operation, parameters, busy);
    if (given === undefined) {
      // The body was read here; the other listener gets it again.
      const { headers, method, url, socket } = request;
      const again = Object.assign(Readable.from([body]), { headers, method, url, socket });
      others?.call(server, again as unknown as IncomingMessage, response);
      return;
    }
    response.writeHead(given.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(given.body));
  }

  async function answerOf(operation: string, parameters: Record<string, unknown>): Promise<Answer> {
    if (operation === 'ImportTable') return begin(parameters as unknown as ImportTableCommandInput);
    if (operation === 'DescribeImport') {
      const known = imports.get(String(parameters.ImportArn));
      if (known === undefined)
        return refused('ImportNotFoundException', `Import not found: ${parameters.ImportArn}`);
      return { status: 200, body: { ImportTableDescription: known.description } };
    }
    const listed = [...imports.values()].filter(
      ({ description }) => parameters.TableArn === undefined || description.TableArn === parameters.TableArn,
    );
    return { status: 200, body: { ImportSummaryList: listed.map(({ description }) => description) } };
  }

  async function begin(input: ImportTableCommandInput): Promise<Answer> {
    const { ClientToken, S3BucketSource, TableCreationParameters, InputFormat } = input;
    const table = TableCreationParameters?.TableName;
    if (
      S3BucketSource?.S3Bucket === undefined ||
      table === undefined ||
      TableCreationParameters === undefined
    )
      return refused('ValidationException', 'S3BucketSource and TableCreationParameters must not be null');
    if (InputFormat !== 'DYNAMODB_JSON' || input.InputCompressionType !== 'GZIP')
      return refused('ValidationException', 'The embedded DynamoDB imports DYNAMODB_JSON in GZIP alone');
    const request = JSON.stringify(input);
    const same = [...imports.values()].find(({ description }) => description.ClientToken === ClientToken);
    if (ClientToken !== undefined && same !== undefined) {
      if (same.request !== request)
        return refused('ImportConflictException', 'The token was given to another import');
      return { status: 200, body: { ImportTableDescription: same.description } };
    }
    const { SSESpecification: _, ...parameters } = TableCreationParameters; // nothing is encrypted here
    const client = ownClient();
    try {
      await client.send(new CreateTableCommand(parameters));
    } catch (error) {
      const { name, message } = error as Error;
      return refused(name, message);
    }
    const TableArn = `arn:aws:dynamodb:local:000000000000:table/${table}`;
    const digest = createHash('sha256').update(request).digest('hex').slice(0, 8);
    const started: Import = {
      request,
      table,
      description: {
        ImportArn: `${TableArn}/import/${String(Date.now()).padStart(14, '0')}-${digest}`,
        ImportStatus: 'IN_PROGRESS',
        TableArn,
        TableId: randomUUID(),
        ...(ClientToken === undefined ? {} : { ClientToken }),
        S3BucketSource,
        InputFormat,
        InputCompressionType: input.InputCompressionType,
        TableCreationParameters,
        StartTime: Math.floor(Date.now() / 1000),
        ProcessedItemCount: 0,
        ImportedItemCount: 0,
        ErrorCount: 0,
        ProcessedSizeBytes: 0,
      },
    };
    imports.set(started.description.ImportArn, started);
    const body = { ImportTableDescription: { ...started.description } };
    const loading = {
      ...started,
      client,
      s3: source?.s3 ?? '',
      from: S3BucketSource,
      signal: stopped.signal,
    };
    const work = loadImport(loading).finally(() => {
      client.destroy();
      working.delete(work);
    });
    working.add(work);
    return { status: 200, body };
  }

  function ownClient(): DynamoDBClient {
    const client = new DynamoDBClient({
      endpoint: endpoint(),
      region: localCredentials.AWS_REGION,
      maxAttempts: 1,
    });
    client.middlewareStack.add(
      (next) => (call) => {
        (call.request as { headers: Record<string, string> }).headers[OWN] = own;
        return next(call);
      },
      { step: 'build' },
    );
    return client;
  }

  return {
    close: async () => {
      stopped.abort();
      await Promise.allSettled(working);
    },
  };
}

/** The service's answer to a request for a table that is being imported; undefined for other tables. */
function answerForBusyTable(
  operation: string,
  parameters: Record<string, unknown>,
  busy: readonly Import[],
): Answer | undefined {
  const about = new Set([
    String(parameters.TableName ?? ''),
    ...Object.keys((parameters.RequestItems ?? {}) as object),
  ]);
  const found = busy.find(({ table }) => about.has(table));
  if (found === undefined) return undefined;
  const { table, description } = found;
  if (operation === 'DescribeTable') {
    const { TableArn, TableId } = description;
    return { status: 200, body: { Table: { TableName: table, TableStatus: 'CREATING', TableArn, TableId } } };
  }
  return operation.endsWith('Table')
    ? refused('ResourceInUseException', `Table is being imported: ${table}`)
    : refused('ResourceNotFoundException', `Requested resource not found: ${table}`);
}

function refused(type: string, message: string): Answer {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message } };
}
