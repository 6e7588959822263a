import { FirehoseClient, type FirehoseClientConfig, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { ClienteleError } from '../../contract/errors.ts';
import { type Backoff, pauses, sleep } from '../backoff.ts';
import { BUDGETS, withinBudget } from '../deadlines.ts';
import { readEnvironment } from '../environment.ts';
import { withStoreErrors } from '../store-errors.ts';
import type { Deliveries } from './deliveries.ts';

/**
 * Lines are put together up to this size: the service bills every record as a multiple of 5 kB, and an event has a few
 * hundred bytes.
 */
const RECORD_BYTES = 256 * 1024;
/** Longest line: the service takes 1,000 KiB a record. */
const LINE_BYTES = 1_000 * 1024;
/** Most bytes a call: the service takes 4 MiB, counted after base64. */
const CALL_BYTES = 5 * 512 * 1024;
const THROTTLED: Backoff = { firstMs: 50, capMs: 800, attempts: 5 };

export interface FirehoseOptions {
  /** Names of the delivery streams; a function has those it may write to. */
  readonly events: string | undefined;
  readonly items: string | undefined;
  readonly client?: FirehoseClientConfig;
  /** Uniform in [0, 1), for the pauses between attempts. */
  readonly random?: () => number;
}

/** The Firehose adapter of {@link Deliveries}: NDJSON lines. Build it once, outside the request. */
export function firehoseDeliveries(options: FirehoseOptions): Deliveries {
  const client = new FirehoseClient({ ...withinBudget(BUDGETS.live), ...options.client });

  async function deliver(stream: string | undefined, records: readonly object[]): Promise<void> {
    if (stream === undefined) {
      throw new ClienteleError('config.invalid', 'This function has no delivery stream for such records');
    }
    for (const call of inCalls(packed(records))) await put(stream, call);
  }

  /** One call, and others for what the service did not take. */
  async function put(stream: string, blocks: readonly Buffer[]): Promise<void> {
    const waits = pauses(THROTTLED, options.random);
    let standing = blocks;
    for (;;) {
      const Records = standing.map((Data) => ({ Data }));
      const answer = await withStoreErrors('deliver records', () =>
        client.send(new PutRecordBatchCommand({ DeliveryStreamName: stream, Records })),
      );
      if ((answer.FailedPutCount ?? 0) === 0) return;
      standing = standing.filter((_, at) => answer.RequestResponses?.[at]?.ErrorCode !== undefined);
      const wait = waits.next();
      if (wait.done) {
        throw new ClienteleError('store.unavailable', 'The delivery stream is throttled', { stream });
      }
      await sleep(wait.value);
    }
  }

  return {
    events: (records) => deliver(options.events, records),
    items: (records) => deliver(options.items, records),
  };
}

/** The deliveries of a function, from its environment. */
export function deliveriesFromEnvironment(): Deliveries {
  const { eventStream, itemStream } = readEnvironment();
  return firehoseDeliveries({ events: eventStream, items: itemStream });
}

/** Records as NDJSON, many lines a block. */
function packed(records: readonly object[]): Buffer[] {
  const blocks: Buffer[] = [];
  let lines: Buffer[] = [];
  let size = 0;
  for (const record of records) {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    if (line.length > LINE_BYTES) {
      throw new ClienteleError('internal', `A record of ${line.length} bytes cannot be delivered`);
    }
    if (size > 0 && size + line.length > RECORD_BYTES) {
      blocks.push(Buffer.concat(lines));
      lines = [];
      size = 0;
    }
    lines.push(line);
    size += line.length;
  }
  if (size > 0) blocks.push(Buffer.concat(lines));
  return blocks;
}

/** Blocks by call. A block has 1,000 KiB at most, so no call has more than 500. */
function* inCalls(blocks: readonly Buffer[]): Generator<Buffer[]> {
  let call: Buffer[] = [];
  let size = 0;
  for (const block of blocks) {
    if (size > 0 && size + block.length > CALL_BYTES) {
      yield call;
      call = [];
      size = 0;
    }
    call.push(block);
    size += block.length;
  }
  if (size > 0) yield call;
}
