import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportResult } from '../../../../layers/contract/run-state.ts';
import { runImport } from '../../../../layers/pipeline/import/run-import.ts';
import { PUBLISHING } from '../../../../layers/pipeline/plan/coefficients.ts';
import type { ImportProgress } from '../../../../layers/stores/imports/table-imports.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';
import { planDocument } from '../../../support/plan-document.ts';

const ROWS = 5;
const POLL = 30_000;
let ports: MemoryPorts;

/** A run of version v1 whose slices have laid down their rows. */
function begin(runId: string, rows: readonly number[] = [3, 2]) {
  const put = (key: string, value: unknown) => ports.files.set(key, Buffer.from(JSON.stringify(value)));
  put(`runs/${runId}/plan.json`, planDocument(runId, { publishSlices: rows.length, publishBy: 'import' }));
  for (const [slice, count] of rows.entries())
    put(`runs/${runId}/publish-${slice}.json`, {
      version: 'v1',
      slice,
      rows: count,
      writeUnits: count,
      bytes: 100 * count,
      expiresAt: 1,
    });
  const manifest = { version: 'v1', dataset: 'd', configuration: 'c', snapshotBytes: 1 };
  put('models/v1/recommendations.json', { ...manifest, rows: 4 });
  put('models/v1/customers.json', { ...manifest, rows: 1 });
  put('models/v1/verdict.json', { outcome: 'publish', reason: 'better', figures: {} });
  ports.state.lease = { holder: runId, until: Number.MAX_SAFE_INTEGER };
}

function look(runId: string, before?: ImportResult): Promise<ImportResult> {
  const state = { runId, train: [{ version: 'v1' }], ...(before === undefined ? {} : { import: before }) };
  return runImport(ports, state);
}

/** What the service says of the last import from now on. */
function says(progress: Partial<ImportProgress>): void {
  const [arn, known] = [...ports.imports.progress].at(-1) ?? [];
  if (arn === undefined || known === undefined) throw new Error('Nothing was imported');
  ports.imports.progress.set(arn, { ...known, ...progress });
  if (progress.status === 'complete') ports.imports.ready.add(ports.imports.orders.at(-1)?.table ?? '');
}

const whole = { status: 'complete', processed: ROWS, imported: ROWS, errors: 0, bytes: 500 } as const;

beforeEach(() => {
  ports = memoryPorts();
  begin('one');
});

describe('importing a version', () => {
  it('asks once, waits as long as the service works, and says which table it became', async () => {
    const first = await look('one');
    expect(first).toMatchObject({ outcome: 'importing', since: ports.state.now });
    ports.state.now += POLL;
    const second = await look('one', first);
    expect(second).toEqual(first);
    says(whole);
    const last = await look('one', second);
    expect(last).toEqual({ ...first, outcome: 'imported', bytes: 500 });
    expect(ports.imports.orders).toHaveLength(1);
    expect(ports.imports.orders[0]).toMatchObject({ table: last.table, prefix: 'imports/v1/one/part-' });
    expect(last.table).toMatch(/^results-v1-[0-9a-f]{8}$/);
    expect(ports.state.imports).toMatchObject([{ table: last.table, state: 'complete', rows: ROWS }]);
  });

  it('is not done before its table can be read', async () => {
    const first = await look('one');
    says(whole);
    ports.imports.ready.clear();
    ports.imports.making.add(first.table);
    expect((await look('one', first)).outcome).toBe('importing');
    ports.imports.ready.add(first.table);
    expect((await look('one', first)).outcome).toBe('imported');
  });

  it('is known of before the service is asked: what breaks off then is asked for again by the same name', async () => {
    const { start } = ports.imports;
    const cut = { ...ports, imports: { ...ports.imports, start: () => Promise.reject(new Error('cut')) } };
    await expect(runImport(cut, { runId: 'one', train: [{ version: 'v1' }] })).rejects.toThrow('cut');
    const [record] = ports.state.imports;
    expect(record).toMatchObject({ arn: null, state: 'importing' });
    // Killed once more, after the service had heard of it.
    await start({ table: record?.table ?? '', prefix: record?.prefix ?? '' });
    expect((await look('one')).table).toBe(record?.table);
    expect(ports.imports.orders).toHaveLength(1);
  });

  it('is gone on with by the next run, which lays down the same rows', async () => {
    const { table } = await look('one');
    begin('two', [1, 1, 3]);
    ports.state.now += 6 * 3_600_000;
    const next = await look('two');
    expect(next).toMatchObject({ outcome: 'importing', table, since: ports.state.now });
    says(whole);
    expect(await look('two', next)).toMatchObject({ outcome: 'imported', table });
    expect(ports.imports.orders).toHaveLength(1);
  });

  it.each([
    ['failed meanwhile', () => says({ status: 'failed', failure: 'S3NoSuchKey' })],
    ['counted other rows', () => says({ ...whole, imported: 4 })],
    ['is not known to the service', () => ports.imports.progress.clear()],
    [
      'lost its table',
      () => {
        says(whole);
        ports.imports.ready.clear();
      },
    ],
    [
      'was of another verdict',
      () =>
        ports.files.set(
          'models/v1/verdict.json',
          Buffer.from('{"outcome":"publish","reason":"other","figures":{}}'),
        ),
    ],
  ])('is begun anew under another name where that of the run before %s', async (_what, change) => {
    const { table } = await look('one');
    begin('two');
    change();
    const next = await look('two');
    expect(next.outcome).toBe('importing');
    expect(next.table).not.toBe(table);
    expect(ports.state.imports.find((record) => record.table === table)?.state).toBe('abandoned');
    says(whole);
    expect((await look('two', next)).outcome).toBe('imported');
  });

  it.each([
    ['fails', { status: 'failed', failure: 'ItemValidationError: some' }, 'run.import_failed'],
    ['had lines that were no rows', { ...whole, errors: 1 }, 'run.count_mismatch'],
    ['had rows twice', { ...whole, processed: 6 }, 'run.count_mismatch'],
    ['lost rows', { ...whole, imported: 4 }, 'run.count_mismatch'],
  ] as const)(
    'ends the run where it %s; its table is given up, and the next begins anew',
    async (_what, progress, code) => {
      const { table, ...first } = await look('one');
      says(progress);
      await expect(look('one', { ...first, table })).rejects.toMatchObject({ code });
      expect(ports.state.imports).toMatchObject([{ table, state: 'abandoned' }]);
      begin('two');
      expect((await look('two')).table).not.toBe(table);
    },
  );

  it('that never ends is given up within the time that a run may wait', async () => {
    let last = await look('one');
    const polls = (PUBLISHING.importLongestSeconds * 1000) / POLL;
    for (let poll = 0; poll < polls; poll++) {
      ports.state.now += POLL;
      last = await look('one', last);
    }
    ports.state.now += POLL;
    await expect(look('one', last)).rejects.toMatchObject({ code: 'run.import_failed' });
    expect(ports.state.imports).toMatchObject([{ state: 'abandoned' }]);
  });

  it('is not paid for where slices have not laid down every row', async () => {
    begin('one', [3, 1]);
    await expect(look('one')).rejects.toMatchObject({ code: 'run.count_mismatch' });
    expect(ports.imports.orders).toEqual([]);
    expect(ports.state.imports).toEqual([]);
  });

  it('is refused to a run that has lost the lease', async () => {
    ports.state.lease = { holder: 'other', until: Number.MAX_SAFE_INTEGER };
    await expect(look('one')).rejects.toMatchObject({ code: 'run.lease_lost' });
    expect(ports.imports.orders).toEqual([]);
  });
});
