import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Uploaded, uploadDumps } from '../../infra/cli/dumps/upload-dumps.ts';
import { runErase } from '../../layers/pipeline/erase/run-erase.ts';
import { beginErasure } from '../../layers/stores/privacy/begin-erasure.ts';
import { type MemoryPorts, memoryPorts } from '../support/memory-ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-erased-dumps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'dump.csv');
const KEY = 'raw/events/dump.csv';
const HEADER = 'event_type,timestamp,customer_id,item_id\n';
const row = (customer: string) => `view,2025-12-01T00:00:00Z,${customer},mug\n`;
let ports: MemoryPorts;

/** What `npm start -- --events` and `npm run upload` do with the file. */
async function upload(content?: string): Promise<Uploaded> {
  if (content !== undefined) writeFileSync(path, content);
  return uploadDumps(ports.objects, [{ kind: 'events', path }], () => {}, await ports.erasures.all());
}

async function erase(customer: string): Promise<void> {
  await beginErasure(customer, { ...ports, deliveryDelayMs: 0 });
  ports.state.now += 60_000;
  await runErase(ports, { runId: 'run' });
}

const stored = () => ports.files.get(KEY)?.toString() ?? '';

beforeEach(() => {
  ports = memoryPorts();
  ports.state.lease = { holder: 'run', until: Number.POSITIVE_INFINITY };
});

describe('a dump that was rewritten without erased customers', () => {
  it('is not replaced by the original of the same name', async () => {
    expect(await upload(HEADER + row('quinn') + row('bob') + row('ann'))).toEqual({
      uploaded: 1,
      erased: [],
    });
    await erase('quinn');
    expect(await upload()).toEqual({ uploaded: 0, erased: [path] });
    // Not after a second erasure either, which rewrites what the first left.
    await erase('ann');
    expect(await upload()).toEqual({ uploaded: 0, erased: [path] });
    expect(stored()).toBe(HEADER + row('bob'));
    expect((await ports.erasures.all()).every(({ completedAt }) => completedAt !== null)).toBe(true);
  });

  it('and of which nothing was left does not come back', async () => {
    await upload(HEADER + row('quinn'));
    await erase('quinn');
    expect(ports.files.has(KEY)).toBe(false);
    expect(await upload()).toEqual({ uploaded: 0, erased: [path] });
    expect(ports.files.has(KEY)).toBe(false);
  });

  it('is replaced by a file with other content, which the shop may deliver at any time', async () => {
    await upload(HEADER + row('quinn') + row('bob'));
    await erase('quinn');
    expect(await upload(HEADER + row('bob') + row('eve'))).toEqual({ uploaded: 1, erased: [] });
    expect(stored()).toContain('eve');
  });
});
