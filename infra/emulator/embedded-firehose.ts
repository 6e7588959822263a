import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Journal } from './journal.ts';

export interface EmbeddedFirehose {
  readonly endpoint: string;
  /** Writes what was taken until now as objects. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface FirehoseOptions {
  /** Folder of the journals. */
  readonly directory: string;
  /** Name of a delivery stream ► prefix of its objects. */
  readonly streams: Readonly<Record<string, string>>;
  /** Puts a file into the bucket. */
  readonly upload: (path: string, key: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** An object is written at the latest after so long, or so much. */
  readonly flushMs?: number;
  readonly flushBytes?: number;
}

/** More is no call that the service takes: 4 MiB in base64, and the JSON around it. */
const MAX_CALL_BYTES = 8 << 20;

/**
 * The one operation of Firehose that the product uses, PutRecordBatch, on loopback: a call is answered when its records are
 * in a journal file, and journals become objects of the bucket every few seconds, at the end, and, of a process that was
 * killed, at the next start.
 */
export async function startFirehose(options: FirehoseOptions): Promise<EmbeddedFirehose> {
  const { flushMs = 5_000, flushBytes = 8 << 20, onError } = options;
  const journals = new Map<string, Journal>();
  for (const [stream, prefix] of Object.entries(options.streams)) {
    const { directory, upload } = options;
    journals.set(stream, await Journal.open({ directory, stream, prefix, upload }));
  }

  async function flush(): Promise<void> {
    for (const journal of journals.values()) await journal.flush();
  }

  const timer = setInterval(() => void flush().catch(onError), flushMs);
  timer.unref();

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const put = JSON.parse(await text(request)) as {
      readonly DeliveryStreamName?: string;
      readonly Records?: readonly { readonly Data: string }[];
    };
    if (request.headers['x-amz-target'] !== 'Firehose_20150804.PutRecordBatch') {
      return [400, { __type: 'UnknownOperationException' }];
    }
    const journal = journals.get(put.DeliveryStreamName ?? '');
    if (journal === undefined) return [400, { __type: 'ResourceNotFoundException' }];
    const records = (put.Records ?? []).map(({ Data }) => Buffer.from(Data, 'base64'));
    if (records.length === 0 || records.length > 500) return [400, { __type: 'InvalidArgumentException' }];
    await journal.append(Buffer.concat(records));
    if (journal.size > flushBytes) journal.flush().catch(onError);
    const responses = records.map(() => ({ RecordId: journal.name }));
    return [200, { FailedPutCount: 0, Encrypted: false, RequestResponses: responses }];
  }

  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      const [status, body] = await answer(request);
      response.statusCode = status;
      response.end(JSON.stringify(body));
    } catch (error) {
      onError(error);
      response.statusCode = 503;
      response.end(JSON.stringify({ __type: 'ServiceUnavailableException' }));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  async function close(): Promise<void> {
    clearInterval(timer);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    // What cannot be written now is at the next start.
    for (const journal of journals.values()) await journal.close().catch(onError);
  }

  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, flush, close };
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_CALL_BYTES) throw new Error('The call is too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
