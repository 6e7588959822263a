import { createServer, type IncomingMessage } from 'node:http';
import { refusePages } from './foreign-callers.ts';
import { Journal } from './journal.ts';
import { closeServer, listenOnLoopback, readBody } from './loopback.ts';

export interface EmbeddedFirehose {
  readonly endpoint: string;
  /** Writes the records so far into the bucket. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface FirehoseOptions {
  /** Holds the journals. */
  readonly directory: string;
  /** Name of a delivery stream ► prefix of its objects. */
  readonly streams: Readonly<Record<string, string>>;
  /** Uploads a file to the bucket. */
  readonly upload: (path: string, key: string) => Promise<void>;
  /** Called when records cannot be written to the bucket, and not again before that has worked: they stay in a journal. */
  readonly onError: (error: unknown) => void;
  /** Called when records cannot be written to a journal, and not again before that has worked: their callers get 503. */
  readonly onRefused?: (error: unknown) => void;
  /** Records are written to the bucket after so long or so much, whichever comes first. */
  readonly flushMs?: number;
  readonly flushBytes?: number;
}

/** The service accepts 4 MiB a call; here they are in base64, with JSON around them. */
const MAX_CALL_BYTES = 8 << 20;

/**
 * PutRecordBatch of Firehose, the one operation that the product uses, on 127.0.0.1. A call is answered when its records are in a
 * journal on disk. Journals are written to the bucket every few seconds, at the end, and after a kill at the next start.
 */
export async function startFirehose(options: FirehoseOptions): Promise<EmbeddedFirehose> {
  const { flushMs = 5_000, flushBytes = 8 << 20 } = options;
  const late = oncePerOutage(options.onError);
  const refused = oncePerOutage(options.onRefused ?? options.onError);
  const journals = new Map<string, Journal>();
  for (const [stream, prefix] of Object.entries(options.streams)) {
    const { directory, upload } = options;
    journals.set(stream, await Journal.open({ directory, stream, prefix, upload }));
  }

  async function flush(): Promise<void> {
    for (const journal of journals.values()) await journal.flush();
    late.isOver();
  }

  const timer = setInterval(() => void flush().catch(late.tell), flushMs);
  timer.unref();

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const put = JSON.parse((await readBody(request, MAX_CALL_BYTES)).toString()) as {
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
    refused.isOver();
    if (journal.size > flushBytes) journal.flush().catch(late.tell);
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
      refused.tell(error);
      response.statusCode = 503;
      response.end(JSON.stringify({ __type: 'ServiceUnavailableException' }));
    }
  });
  refusePages(server);
  const port = await listenOnLoopback(server);

  async function close(): Promise<void> {
    clearInterval(timer);
    await closeServer(server);
    // Records that cannot be written now are written at the next start.
    for (const journal of journals.values()) await journal.close().catch(late.tell);
  }

  return { endpoint: `http://127.0.0.1:${port}`, flush, close };
}

/** Tells of the first error of an outage: a full disk fails each request, and a screen full of one line hides all others. */
function oncePerOutage(tell: (error: unknown) => void) {
  let isOut = false;
  return {
    tell: (error: unknown) => {
      if (!isOut) tell(error);
      isOut = true;
    },
    isOver: () => {
      isOut = false;
    },
  };
}
