import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadDumps } from '../../infra/cli/dumps/upload-dumps.ts';
import { type LocalSystem, type RunEnd, startLocalSystem } from '../../infra/emulator/system.ts';
import type { Staged } from '../../layers/contract/artefact-documents.ts';
import { type ModelRow, ROW_ID } from '../../layers/contract/rows.ts';
import { servingStore } from '../../layers/stores/serving-dynamo.ts';
import { smallShopCsv } from '../support/small-shop.ts';

const scratch = mkdtempSync(join(tmpdir(), 'clientele-runs-'));

/** Writes files and uploads them as event dumps. */
async function upload(system: LocalSystem, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const dumps = Object.entries(files).map(([name, content]) => {
    const path = join(scratch, name);
    writeFileSync(path, content);
    return { kind: 'events' as const, path };
  });
  await uploadDumps(system.objects, dumps, () => {});
}

/** Uploads files and resolves with how the run that they caused ended. */
async function deliver(
  system: LocalSystem,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<RunEnd> {
  await upload(system, files);
  const end = (await system.settled()).at(-1);
  if (end === undefined) throw new Error('The upload started no run');
  return end;
}

async function cardOf(system: LocalSystem): Promise<ModelRow | undefined> {
  const serving = await system.control.serving(true);
  const [card] = await servingStore().read(serving?.version ?? 'none', [{ kind: 'model', id: ROW_ID.model }]);
  return card;
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function staged(system: LocalSystem, name: string): Promise<Staged> {
  for (const object of await system.objects.list('staged/')) {
    if (!object.key.endsWith('.json')) continue;
    const document = (await system.objects.readJson(object.key)) as Staged;
    if (document.source.endsWith(`/${name}`)) return document;
  }
  throw new Error(`${name} was not staged`);
}

describe('a shop whose first dump is of no use', () => {
  let system: LocalSystem;

  beforeAll(async () => {
    system = await startLocalSystem({ data: join(scratch, 'useless') });
    system.openBus();
  });

  afterAll(() => system.close());

  it('does not activate anything, and says why', async () => {
    const end = await deliver(system, {
      'bad-rows.csv': 'event_type,customer_id,item_id,timestamp\nbuy,a,b,yesterday\n',
    });
    expect(end.outcome).toBe('invalid');
    expect(end.reason).toMatch(/rejects/);
    expect(await system.control.serving(true)).toBeUndefined();
  });
});

// One shop that lives through all of it, so these run in order.
describe('a shop that gets dumps of every kind', { shuffle: false }, () => {
  const shop = { customers: 80, items: 40, from: '2026-01-01', days: 120 };
  let system: LocalSystem;

  beforeAll(async () => {
    system = await startLocalSystem({ data: join(scratch, 'data') });
  });

  afterAll(() => system.close());

  it('has nothing to do before the first dump', async () => {
    expect((await system.run()).outcome).toBe('nothing');
  });

  it('learns from forty files that are dropped together in one run', async () => {
    const [header, ...rows] = smallShopCsv(shop).trim().split('\n');
    const files: Record<string, string> = {};
    for (let part = 0; part < 40; part++) {
      files[`part-${part}.csv`] = [header, ...rows.filter((_, i) => i % 40 === part)].join('\n');
    }
    await upload(system, files);
    const before = (await system.settled()).length;
    system.openBus();
    const ends = (await system.settled()).slice(before).map(({ outcome }) => outcome);
    // The events may fall on both sides of the end of a window; what comes later finds nothing left to do.
    expect(ends.filter((outcome) => outcome !== 'unchanged')).toEqual(['activated']);
    expect(await cardOf(system)).toMatchObject({ customers: 80, events: 480, rejectedRows: 0 });
  });

  it('changes nothing when the same object is delivered again', async () => {
    const before = await system.control.serving(true);
    await system.objects.upload(join(scratch, 'part-0.csv'), 'raw/events/part-0.csv');
    expect((await system.settled()).at(-1)?.outcome).toBe('unchanged');
    expect(await system.control.serving(true)).toEqual(before);
  });

  it('counts events that come again under another name once', async () => {
    expect((await deliver(system, { 'all-again.csv': smallShopCsv(shop) })).outcome).toBe('activated');
    expect((await cardOf(system))?.events).toBe(480);
  });

  it.each([
    ['empty.csv', ''],
    ['wrong-header.csv', 'foo,bar\n1,2\n'],
    ['noise.parquet', Buffer.from('PAR1 this is no parquet file PAR1')],
    ['binary.csv', Buffer.from([0, 1, 2, 255, 254, 0, 0])],
    ['truncated.csv.gz', truncated()],
    ['only-bad-rows.csv', 'event_type,customer_id,item_id,timestamp\nbuy,a,b,yesterday\n'],
  ])('sets %s aside as a whole or in part, and goes on with the rest', async (name, content) => {
    expect((await deliver(system, { [name]: content })).outcome).toBe('activated');
    const document = await staged(system, name);
    expect(document.problem ?? Object.keys(document.rejectedByReason).join()).toMatch(/\w/);
    expect((await cardOf(system))?.customers).toBe(80);
  });

  it('takes identifiers with slashes, emoji and blanks, and rejects those of two kilobytes', async () => {
    const odd = ['a/b', '🧦', 'with blank', 'x'.repeat(2048)];
    const rows = odd.map((id, i) => `purchase,${id},${id},2026-04-0${i + 1}T00:00:00Z,1,5`);
    const header = 'event_type,customer_id,item_id,timestamp,quantity,unit_price';
    await deliver(system, { 'odd.csv': [header, ...rows].join('\n') });
    expect(await staged(system, 'odd.csv')).toMatchObject({ accepted: 3, rejected: 1 });
    const version = (await system.control.serving(true))?.version ?? '';
    const found = await servingStore().read(version, [
      { kind: 'recommendations', id: 'a/b' },
      { kind: 'similar', id: '🧦' },
      { kind: 'customer', id: 'with blank' },
    ]);
    expect(found.map((row) => row !== undefined)).toEqual([true, true, true]);
  });

  it('holds a dump of mostly bad rows for invalid, and goes on serving what it had', async () => {
    const before = await system.control.serving(true);
    const rows = Array.from({ length: 500 }, (_, i) => `buy,c${i},i${i},never`);
    const end = await deliver(system, {
      'poisoned.csv': ['event_type,customer_id,item_id,timestamp', ...rows].join('\n'),
    });
    expect(end.outcome).toBe('invalid');
    expect(end.reason).toMatch(/rows were rejected/);
    expect(await system.control.serving(true)).toEqual(before);
  });
});

function truncated(): Buffer {
  const whole = gzipSync(smallShopCsv({ customers: 40, items: 40, from: '2026-02-01', days: 30, seed: 3 }));
  return whole.subarray(0, Math.floor(whole.length * 0.7));
}
