import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { postEvents } from '../../../../layers/api/events/post-events.ts';
import type { Curated } from '../../../../layers/contract/artefact-documents.ts';
import { runCompact } from '../../../../layers/pipeline/compact/run-compact.ts';
import { runCurate } from '../../../../layers/pipeline/curate/run-curate.ts';
import type { Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { withScratch } from '../../../../layers/stores/concurrency.ts';
import { readDataset } from '../../../../layers/warehouse/columns/read-dataset.ts';
import { tinyPorts } from '../../../acceptance/environment.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';

const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const HEADER = 'event_type,timestamp,customer_id,session_id,item_id';

/** What models learn from, of these dumps and of what came live. */
async function learntFrom(files: Readonly<Record<string, string | Buffer>>) {
  const ports = memoryPorts();
  ports.state.now = Date.UTC(2026, 5, 1);
  for (const [key, content] of Object.entries(files)) ports.files.set(key, Buffer.from(content));
  const { slices } = await runPlan(ports, run);
  for (const slice of slices) await runCurate(ports, { runId: run.runId, slice });
  await runCompact(ports, run);
  const { dataset } = JSON.parse(ports.files.get('runs/run-1/plan.json')?.toString() ?? '') as Plan;
  const curated = JSON.parse(
    ports.files.get(`curated/${dataset}/manifest.json`)?.toString() ?? '',
  ) as Curated;
  return withScratch(async (folder) => {
    const fetch = (key: string, at: number) => {
      const path = join(folder, `${at}.parquet`);
      writeFileSync(path, ports.files.get(key) ?? '');
      return path;
    };
    const read = await readDataset({
      events: curated.eventFiles.map(fetch),
      customers: curated.customersFile === null ? undefined : fetch(curated.customersFile, 1000),
      currency: 'EUR',
      engine: { memoryLimitMb: 256, threads: 1, tempDir: folder },
    });
    return { customers: read.customers, events: read.events.length, items: read.items.map(({ id }) => id) };
  });
}

/** An event as it is delivered when it was posted. */
async function posted(customer: string): Promise<Buffer> {
  const ports = tinyPorts();
  const event = { event_type: 'view', customer_id: customer, item_id: 'live-item' };
  const answer = await postEvents.answer({ path: {}, query: '', body: event }, undefined as never, ports);
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [] });
  const { delivered } = ports.deliveries as unknown as { delivered: { events: object[] } };
  return gzipSync(delivered.events.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

describe('a customer who refuses analysis', () => {
  const events = `${HEADER}\nview,2026-03-01T00:00:00Z,ada,,tea\nview,2026-03-01T00:00:00Z,bob,,mug\n`;
  const refusal = '{"customer_id": "ada", "consent": {"analytics": false}}\n{"customer_id": "bob"}\n';

  it('is in no model, with nothing of what they did, in dumps or live', async () => {
    const live = { 'raw/live/events/2026/03/01/a.gz': await posted('ada') };
    expect(await learntFrom({ 'raw/events/a.csv': events, ...live })).toEqual({
      customers: ['ada', 'bob'],
      events: 3,
      items: ['live-item', 'mug', 'tea'],
    });
    const all = { 'raw/events/a.csv': events, ...live, 'raw/customers/c.ndjson': refusal };
    expect(await learntFrom(all)).toEqual({ customers: ['bob'], events: 1, items: ['mug'] });
  });

  it('is in models again with the dump that says so', async () => {
    const all = {
      'raw/events/a.csv': events,
      'raw/customers/c.ndjson': '{"customer_id": "ada", "consent": {"analytics": true}}\n',
    };
    expect((await learntFrom(all)).customers).toEqual(['ada', 'bob']);
  });
});
