import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { pauses } from '../../../../layers/stores/backoff.ts';
import { resultsWriter } from '../../../../layers/stores/results-writer.ts';
import type { Row } from '../../../../layers/stores/row-codec.ts';

interface Batch {
  RequestItems: { t_1: { PutRequest: { Item: { pk: { S: string } } } }[] };
}

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A table that leaves some items of a batch unprocessed, and counts what it took. */
async function table(leaves: (batch: number) => number) {
  const taken: string[] = [];
  let batches = 0;
  let open = 0;
  let widest = 0;
  const listening = createServer(async (request, response) => {
    widest = Math.max(widest, ++open);
    let body = '';
    for await (const chunk of request) body += chunk;
    const items = (JSON.parse(body) as Batch).RequestItems.t_1;
    const left = items.slice(0, leaves(batches++));
    taken.push(...items.slice(left.length).map((item) => item.PutRequest.Item.pk.S));
    open--;
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify({ UnprocessedItems: left.length === 0 ? {} : { t_1: left } }));
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const waits: number[] = [];
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const endpoint = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const writer = resultsWriter({
    table: 't_1',
    client: { endpoint, region: 'local', credentials },
    concurrency: 4,
    backoff: { firstMs: 50, capMs: 400, attempts: 5 },
    pause: async (ms) => void waits.push(ms),
  });
  return { writer, taken, waits, widest: () => widest };
}

function rows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({ kind: 'list', id: `${i}`, body: { items: [] } }));
}

describe('writing results', () => {
  it('writes every row once, a bounded number of batches at a time', async () => {
    const { writer, taken, widest, waits } = await table(() => 0);
    expect(await writer.write('v', rows(1010), 0)).toMatchObject({ rows: 1010 });
    expect(new Set(taken).size).toBe(1010);
    expect(widest()).toBeLessThanOrEqual(4);
    expect(waits).toEqual([]);
  });

  it('sends what was left unprocessed again, after a pause', async () => {
    const { writer, taken, waits } = await table((batch) => (batch % 3 === 0 ? 10 : 0));
    // What was sent twice is one row and one unit.
    expect(await writer.write('v', rows(200), 0)).toEqual({ rows: 200, writeUnits: 200 });
    expect(new Set(taken).size).toBe(200);
    expect(waits.length).toBeGreaterThan(0);
  });

  it('gives up with advice when a table takes nothing', async () => {
    const { writer, waits } = await table(() => 25);
    await expect(writer.write('v', rows(10), 0)).rejects.toMatchObject({ code: 'store.unavailable' });
    expect(waits).toHaveLength(5);
  });
});

describe('pauses', () => {
  it('grow to a cap, with full jitter', () => {
    const backoff = { firstMs: 10, capMs: 100, attempts: 6 };
    expect([...pauses(backoff, () => 1)]).toEqual([10, 20, 40, 80, 100, 100]);
    expect([...pauses(backoff, () => 0)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
