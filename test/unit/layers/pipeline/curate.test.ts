import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Staged } from '../../../../layers/contract/artefact-documents.ts';
import { runCompact } from '../../../../layers/pipeline/compact/run-compact.ts';
import { runCurate } from '../../../../layers/pipeline/curate/run-curate.ts';
import type { Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';

const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const folder = 'raw/live/events/2026/01/01/';
let ports: MemoryPorts;

beforeEach(() => {
  ports = memoryPorts();
});

const view = (customer: string) =>
  `${JSON.stringify({ event_type: 'view', customer_id: customer, item_id: 'mug', timestamp: '2026-01-01T00:00:00Z' })}\n`;

/** Plans and validates what is delivered; what became of each input, and its rejects. */
async function curated(): Promise<(Staged & { rejects: { file: string; line: number; code: string }[] })[]> {
  const { slices } = await runPlan(ports, run);
  for (const slice of slices) await runCurate(ports, { runId: run.runId, slice });
  const text = (key: string) => ports.files.get(key)?.toString('utf8') ?? '';
  const plan = JSON.parse(text(`runs/${run.runId}/plan.json`)) as Plan;
  return plan.inputs.map(({ staged }) => ({
    ...(JSON.parse(text(`staged/${staged}.json`)) as Staged),
    rejects: text(`rejects/${staged}.ndjson`)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  }));
}

describe('dumps without a row', () => {
  it('end the run with that, and point to no rejects', async () => {
    ports.files.set('raw/events/a.csv', Buffer.from('event_type,timestamp,customer_id,item_id\n'));
    await curated();
    expect(await runCompact(ports, run)).toMatchObject({
      outcome: 'invalid',
      reason: 'No event could be used: the dumps hold no rows. Deliver dumps with events',
    });
  });
});

describe('a dump that was cut off', () => {
  it('is named in what the run says of its data, and what was read of it counts', async () => {
    const whole = gzipSync(Array.from({ length: 500 }, (_, i) => view(`c-${(i * 7919) % 997}`)).join(''));
    ports.files.set('raw/events/a.ndjson.gz', whole.subarray(0, whole.length - 200));
    await curated();
    expect(await runCompact(ports, run)).toMatchObject({
      outcome: 'valid',
      reason: expect.stringMatching(
        /read in part: raw\/events\/a\.ndjson\.gz: .*ends too early.*deliver it again/,
      ),
    });
  });
});

describe('curating live records', () => {
  it('reads all objects of a day, of the native contract whatever the mapping of the dumps', async () => {
    ports.files.set('config/shop.json', Buffer.from('{"mapping": "movielens", "currency": "EUR"}'));
    ports.files.set(`${folder}a.gz`, gzipSync(view('a') + view('b')));
    ports.files.set(`${folder}b`, Buffer.from(view('c')));
    expect(await curated()).toMatchObject([
      { source: folder, kind: 'events', outcome: 'valid', accepted: 3, rejected: 0, problem: null },
    ]);
  });

  it('sets aside what is broken, by object, and keeps what is good beside it', async () => {
    const whole = gzipSync(Array.from({ length: 500 }, (_, i) => view(`c-${(i * 7919) % 997}`)).join(''));
    ports.files.set(`${folder}a.gz`, gzipSync(view('a')));
    ports.files.set(`${folder}b.gz`, whole.subarray(0, whole.length - 200));
    ports.files.set(`${folder}c.gz`, Buffer.concat([whole.subarray(0, 50), Buffer.alloc(50, 0xff)]));
    ports.files.set(`${folder}d`, Buffer.from(`not json\n${view('d')}`));
    const [day] = await curated();
    expect(day).toMatchObject({ outcome: 'valid', rejected: 1 });
    expect(day?.accepted).toBeGreaterThan(2);
    expect(day?.problem).toContain(`${folder}b.gz`);
    expect(day?.rejectedByReason).toMatchObject({ 'not-json': 1, truncated: 1, damaged: 1 });
    expect(day?.rejects.map(({ file, code }) => `${file} ${code}`)).toEqual([
      `${folder} not-json`,
      `${folder}b.gz truncated`,
      `${folder}c.gz damaged`,
    ]);
  });

  it('says of a day without one good object that it cannot be read', async () => {
    ports.files.set('raw/events/a.ndjson', Buffer.from(view('a')));
    ports.files.set(`${folder}a.gz`, Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    const [, day] = await curated();
    expect(day).toMatchObject({ outcome: 'unreadable', accepted: 0 });
    expect(day?.rejects.map(({ file }) => file)).toContain(`${folder}a.gz`);
  });

  it('keeps the last word on an item', async () => {
    const row = (title: string, at: string) =>
      `${JSON.stringify({ item_id: 'mug', title, updated_at: at })}\n`;
    ports.files.set('raw/events/a.ndjson', Buffer.from(view('a')));
    ports.files.set('raw/live/items/2026/01/01/a', Buffer.from(row('New', '2026-01-01T02:00:00Z')));
    ports.files.set('raw/live/items/2026/01/01/b', Buffer.from(row('Old', '2026-01-01T01:00:00Z')));
    expect(await curated()).toMatchObject([{ kind: 'events' }, { kind: 'items', accepted: 2, rejected: 0 }]);
  });
});
