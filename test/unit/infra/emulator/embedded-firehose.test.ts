import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedFirehose, startFirehose } from '../../../../infra/emulator/embedded-firehose.ts';
import { localCredentials } from '../../../../infra/emulator/names.ts';
import { firehoseDeliveries } from '../../../../layers/stores/live/deliveries-firehose.ts';

let directory: string;
let firehose: EmbeddedFirehose;
let objects: Map<string, string>;
let errors: unknown[];
let refuseUploads: boolean;

async function start(flushBytes?: number): Promise<void> {
  firehose = await startFirehose({
    directory,
    streams: { 'shop-events': 'raw/live/events/', 'shop-items': 'raw/live/items/' },
    upload: async (path, key) => {
      if (refuseUploads) throw new Error('The bucket does not answer');
      objects.set(key, gunzipSync(readFileSync(path)).toString('utf8'));
    },
    onError: (error) => errors.push(error),
    flushMs: 3_600_000,
    ...(flushBytes === undefined ? {} : { flushBytes }),
  });
}

const deliveries = () =>
  firehoseDeliveries({
    events: 'shop-events',
    items: 'shop-items',
    client: { endpoint: firehose.endpoint, maxAttempts: 1 },
  });

const lines = () =>
  [...objects.values()].flatMap((text) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  );

beforeEach(() => {
  Object.assign(process.env, localCredentials);
  directory = mkdtempSync(join(tmpdir(), 'clientele-streams-'));
  objects = new Map();
  errors = [];
  refuseUploads = false;
});

afterEach(async () => {
  refuseUploads = false;
  await firehose.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the embedded delivery stream', () => {
  it('has a record on disk when it says so, and in the bucket after a flush', async () => {
    await start();
    await deliveries().events([{ id: 1 }, { id: 2 }]);
    const [journal] = readdirSync(directory).filter((name) => name.startsWith('shop-events'));
    expect(readFileSync(join(directory, journal ?? ''), 'utf8')).toBe('{"id":1}\n{"id":2}\n');
    await firehose.flush();
    expect([...objects.keys()]).toEqual([
      expect.stringMatching(/^raw\/live\/events\/\d{4}\/\d\d\/\d\d\/shop-events-.+\.gz$/),
    ]);
    expect(lines()).toEqual([{ id: 1 }, { id: 2 }]);
    await firehose.flush();
    expect(objects.size).toBe(1);
  });

  it('keeps streams apart', async () => {
    await start();
    await deliveries().events([{ id: 1 }]);
    await deliveries().items([{ item: 1 }]);
    await firehose.flush();
    expect([...objects].map(([key, text]) => [key.split('/')[2], text]).sort()).toEqual([
      ['events', '{"id":1}\n'],
      ['items', '{"item":1}\n'],
    ]);
  });

  it('loses and doubles nothing of many calls at once, flushed in between', async () => {
    await start(2_000);
    const port = deliveries();
    await Promise.all(
      Array.from({ length: 200 }, (_, call) =>
        port.events(Array.from({ length: 5 }, (__, i) => ({ id: call * 5 + i }))),
      ),
    );
    await firehose.flush();
    expect(
      lines()
        .map(({ id }) => id)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 1000 }, (_, id) => id));
    expect(objects.size).toBeGreaterThan(1);
  });

  it('writes what is left when it ends', async () => {
    await start();
    await deliveries().events([{ id: 1 }]);
    await firehose.close();
    expect(lines()).toEqual([{ id: 1 }]);
    expect(readdirSync(directory)).toEqual([]);
    await start();
  });

  it('writes what a killed process left, but no half line', async () => {
    const left = 'shop-events-2026-03-01T12-00-00-000Z-0badcafe.ndjson';
    writeFileSync(join(directory, left), '{"id":1}\n{"id":2}\n{"id":');
    writeFileSync(join(directory, `${left}.gz`), 'half a file');
    await start();
    expect([...objects]).toEqual([[`raw/live/events/2026/03/01/${left}.gz`, '{"id":1}\n{"id":2}\n']]);
    expect(readdirSync(directory).filter((name) => name.includes('0badcafe'))).toEqual([]);
  });

  it('keeps records while the bucket does not answer, and writes them later under one key', async () => {
    await start();
    await deliveries().events([{ id: 1 }]);
    refuseUploads = true;
    await expect(firehose.flush()).rejects.toThrow('does not answer');
    await deliveries().events([{ id: 2 }]);
    refuseUploads = false;
    await firehose.flush();
    expect(lines()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('ends although the bucket does not answer, and writes what was left at the next start', async () => {
    await start();
    await deliveries().events([{ id: 1 }]);
    refuseUploads = true;
    await firehose.close();
    expect(errors).toHaveLength(1);
    refuseUploads = false;
    await start();
    expect(lines()).toEqual([{ id: 1 }]);
  });

  it('refuses a stream it does not have', async () => {
    await start();
    const other = firehoseDeliveries({
      events: 'nobody',
      items: undefined,
      client: { endpoint: firehose.endpoint, maxAttempts: 1 },
    });
    await expect(other.events([{ id: 1 }])).rejects.toMatchObject({ code: 'store.unavailable' });
  });

  it('tells of an outage once, not for each record, and of the next one again', async () => {
    await start(1);
    const put = (id: string) => deliveries().events([{ id }]);
    for (let outage = 1; outage <= 2; outage++) {
      refuseUploads = true;
      for (const id of ['a', 'b', 'c']) {
        await put(id);
        await firehose.flush().catch(() => {});
      }
      await expect.poll(() => errors.length).toBe(outage);
      refuseUploads = false;
      await firehose.flush();
    }
    expect(errors).toHaveLength(2);
  });
});
