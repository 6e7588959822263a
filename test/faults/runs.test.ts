import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadDumps } from '../../infra/local/dumps.ts';
import { type LocalSystem, type RunEnd, startLocalSystem } from '../../infra/local/system.ts';
import type { Staged } from '../../layers/platform/artefacts.ts';
import { servingStore } from '../../layers/platform/serving-dynamo.ts';
import { smallShopCsv } from '../small-shop.ts';

const scratch = mkdtempSync(join(tmpdir(), 'clientele-runs-'));
let system: LocalSystem;
const ends: RunEnd[] = [];

/** Uploads files and resolves with how the run that they caused ended. */
async function deliver(files: Readonly<Record<string, string | Buffer>>): Promise<RunEnd> {
  const dumps = Object.entries(files).map(([name, content]) => {
    const path = join(scratch, name);
    writeFileSync(path, content);
    return { kind: 'events' as const, path };
  });
  const ended = system.nextRunEnd();
  await uploadDumps(system.objects, dumps, () => {});
  return ended;
}

async function staged(name: string): Promise<Staged> {
  for (const object of await system.objects.list('staged/')) {
    if (!object.key.endsWith('.json')) continue;
    const document = (await system.objects.readJson(object.key)) as Staged;
    if (document.source.endsWith(`/${name}`)) return document;
  }
  throw new Error(`${name} was not staged`);
}

beforeAll(async () => {
  system = await startLocalSystem({ data: join(scratch, 'data') });
  system.onRunEnd((end) => ends.push(end));
  system.openBus();
});

afterAll(async () => {
  await system.close();
  rmSync(scratch, { recursive: true, force: true });
});

// One shop that lives through all of it, so these run in order.
describe('a shop that gets dumps of every kind', { shuffle: false }, () => {
  let serving: string | undefined;

  it('has nothing to do before the first dump', async () => {
    expect((await system.run()).outcome).toBe('nothing');
  });

  it('does not activate a first dump of only bad rows, and says why', async () => {
    const end = await deliver({
      'bad-rows.csv': 'event_type,customer_id,item_id,timestamp\nbuy,a,b,yesterday\n',
    });
    expect(end.outcome).toBe('invalid');
    expect(end.reason).toMatch(/rejects/);
    expect(await system.control.serving(true)).toBeUndefined();
  });

  it('makes one run of forty files that are dropped together', async () => {
    const before = ends.length;
    const lines = smallShopCsv({ customers: 80, items: 40, from: '2026-01-01', days: 120 })
      .trim()
      .split('\n');
    const [header, ...rows] = lines;
    const files: Record<string, string> = {};
    for (let part = 0; part < 40; part++) {
      files[`part-${part}.csv`] = [header, ...rows.filter((_, i) => i % 40 === part)].join('\n');
    }
    expect((await deliver(files)).outcome).toBe('activated');
    await system.run();
    // One run for the files, one for the asking, and at most one more where the files fell across a window's end.
    expect(ends.length - before).toBeLessThanOrEqual(3);
    serving = (await system.control.serving(true))?.version;
    const store = servingStore();
    const [card] = await store.read(serving ?? '', [{ kind: 'model', id: 'card' }]);
    expect(card).toMatchObject({ customers: 80, events: 480, rejectedRows: 1 });
  });

  it('changes nothing when the same object is delivered again', async () => {
    const [part] = await system.objects.list('raw/events/part-0.csv');
    expect(part).toBeDefined();
    expect((await system.run()).outcome).toBe('unchanged');
    expect((await system.control.serving(true))?.version).toBe(serving);
  });

  it('counts events that come again under another name once', async () => {
    const end = await deliver({
      'all-again.csv': smallShopCsv({ customers: 80, items: 40, from: '2026-01-01', days: 120 }),
    });
    expect(end.outcome).toBe('activated');
    serving = (await system.control.serving(true))?.version;
    const [card] = await servingStore().read(serving ?? '', [{ kind: 'model', id: 'card' }]);
    expect(card?.events).toBe(480);
  });

  it.each([
    ['empty.csv', ''],
    ['wrong-header.csv', 'foo,bar\n1,2\n'],
    ['noise.parquet', Buffer.from('PAR1 this is no parquet file PAR1')],
    ['binary.csv', Buffer.from([0, 1, 2, 255, 254, 0, 0])],
    ['truncated.csv.gz', truncated()],
  ])('sets %s aside as a whole or in part, and goes on with the rest', async (name, content) => {
    const end = await deliver({ [name]: content });
    expect(['activated', 'invalid']).toContain(end.outcome);
    const document = await staged(name);
    expect(document.problem ?? Object.keys(document.rejectedByReason).join()).toMatch(/\w/);
    const version = (await system.control.serving(true))?.version ?? '';
    const [card] = await servingStore().read(version, [{ kind: 'model', id: 'card' }]);
    expect(card?.customers).toBeGreaterThanOrEqual(80);
  });

  it('takes identifiers with slashes, emoji and blanks, and rejects those of two kilobytes', async () => {
    const odd = ['a/b', '🧦', 'with blank', 'x'.repeat(2048)];
    const rows = odd.map((id, i) => `purchase,${id},${id},2026-04-0${i + 1}T00:00:00Z,1,5`);
    await deliver({
      'odd.csv': ['event_type,customer_id,item_id,timestamp,quantity,unit_price', ...rows].join('\n'),
    });
    expect(await staged('odd.csv')).toMatchObject({ accepted: 3, rejected: 1 });
    const version = (await system.control.serving(true))?.version ?? '';
    const rowsFound = await servingStore().read(version, [
      { kind: 'recommendations', id: 'a/b' },
      { kind: 'similar', id: '🧦' },
      { kind: 'customer', id: 'with blank' },
    ]);
    expect(rowsFound.map((row) => row !== undefined)).toEqual([true, true, true]);
  });
});

function truncated(): Buffer {
  const whole = gzipSync(smallShopCsv({ customers: 40, items: 40, from: '2026-02-01', days: 30, seed: 3 }));
  return whole.subarray(0, Math.floor(whole.length * 0.7));
}
