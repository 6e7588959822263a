import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deliveries } from '../../../../../layers/stores/live/deliveries.ts';
import { firehoseDeliveries } from '../../../../../layers/stores/live/deliveries-firehose.ts';

interface Put {
  readonly DeliveryStreamName: string;
  readonly Records: readonly { readonly Data: string }[];
}

let server: Server;
let puts: Put[];
/** Gives, for each call from the first, which of its records are not taken. */
let failing: (call: number, record: number) => boolean;
let status: number;
let deliveries: Deliveries;

beforeEach(async () => {
  puts = [];
  failing = () => false;
  status = 200;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const put = JSON.parse(body) as Put;
    const call = puts.push(put) - 1;
    const answers = put.Records.map((_, record) =>
      failing(call, record)
        ? { ErrorCode: 'ServiceUnavailableException' }
        : { RecordId: `${call}-${record}` },
    );
    const FailedPutCount = answers.filter((answer) => 'ErrorCode' in answer).length;
    response.statusCode = status;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(
      JSON.stringify(
        status === 200
          ? { FailedPutCount, RequestResponses: answers }
          : { __type: 'ServiceUnavailableException' },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  deliveries = firehoseDeliveries({
    events: 'the-events',
    items: undefined,
    client: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'local',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    },
    random: () => 0,
  });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const texts = (put: Put | undefined) =>
  (put?.Records ?? []).map(({ Data }) => Buffer.from(Data, 'base64').toString('utf8'));

describe('deliveries', () => {
  it('put many records into one, a line each', async () => {
    await deliveries.events([{ a: 1 }, { b: 'ü' }]);
    expect(puts.map((put) => put.DeliveryStreamName)).toEqual(['the-events']);
    expect(texts(puts[0])).toEqual(['{"a":1}\n{"b":"ü"}\n']);
  });

  it('ask nothing of the service when there is nothing to deliver', async () => {
    await deliveries.events([]);
    expect(puts).toEqual([]);
  });

  it('stay within what the service takes, and lose nothing', async () => {
    const records = Array.from({ length: 60 }, (_, id) => ({ id, text: 'x'.repeat(90_000) }));
    await deliveries.events(records);
    expect(puts.length).toBeGreaterThan(1);
    for (const put of puts) {
      expect(put.Records.length).toBeLessThanOrEqual(500);
      expect(put.Records.reduce((sum, { Data }) => sum + Data.length, 0)).toBeLessThanOrEqual(4 << 20);
      for (const text of texts(put)) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000 * 1024);
    }
    const lines = puts.flatMap((put) => texts(put).join('').split('\n').slice(0, -1));
    expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual(records.map(({ id }) => id));
  });

  it('ask again for the records that were not taken, and only for those', async () => {
    const records = Array.from({ length: 9 }, (_, id) => ({ id, text: 'x'.repeat(90_000) }));
    failing = (call, record) => call === 0 && record % 2 === 1;
    await deliveries.events(records);
    expect(puts).toHaveLength(2);
    expect(texts(puts[1])).toEqual(texts(puts[0]).filter((_, record) => record % 2 === 1));
  });

  it('give up on a stream that stays throttled', async () => {
    failing = () => true;
    await expect(deliveries.events([{ id: 1 }])).rejects.toMatchObject({ code: 'store.unavailable' });
    expect(puts).toHaveLength(6);
  });

  it('say that the store is unavailable when the service refuses the call', async () => {
    status = 503;
    await expect(deliveries.events([{ id: 1 }])).rejects.toMatchObject({ code: 'store.unavailable' });
  });

  it('refuse records for which the function has no stream', async () => {
    await expect(deliveries.items([{ id: 1 }])).rejects.toMatchObject({ code: 'config.invalid' });
  });

  it('refuse a line that no record can hold', async () => {
    const huge = { text: 'x'.repeat(1_100_000) };
    await expect(deliveries.events([huge])).rejects.toMatchObject({ code: 'internal' });
  });
});
