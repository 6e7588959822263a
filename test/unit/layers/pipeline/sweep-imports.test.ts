import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../../../layers/contract/control-records.ts';
import { sweepImports } from '../../../../layers/pipeline/finish/sweep-imports.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';

const DAY = 24 * 60 * 60 * 1000;
let ports: MemoryPorts;

function imported(version: string, more: Partial<ImportRecord> = {}): string {
  const table = `results-${version}`;
  ports.state.imports.push({
    table,
    version,
    prefix: `imports/${version}/run/part-`,
    content: '',
    rows: 1,
    bytes: 1,
    arn: `import of ${table}`,
    startedAt: ports.state.now,
    state: 'complete',
    ...more,
  });
  return table;
}

/** Registers an imported version that is kept until so many days from now. */
function registered(version: string, days: number): string {
  const table = imported(version);
  const expiresAt = ports.state.now + days * DAY;
  ports.state.versions.push({
    version,
    table,
    dataset: '',
    configuration: '',
    rows: 1,
    publishedAt: 0,
    expiresAt,
  });
  return table;
}

const known = () => ports.state.imports.map(({ table }) => table);

beforeEach(() => {
  ports = memoryPorts();
  ports.state.lease = { holder: 'run', until: Number.MAX_SAFE_INTEGER };
});

describe('cleaning up after imports', () => {
  it('removes tables of versions whose time is over, never the one that serves nor one that may be gone back to', async () => {
    const [serving, kept, over] = [registered('v3', -1), registered('v2', 1), registered('v1', -1)];
    ports.state.serving = { version: 'v3', table: serving, activatedAt: 0, expiresAt: 0 };
    await sweepImports(ports, 'run', false);
    expect(ports.imports.dropped).toEqual([over]);
    expect(known().toSorted()).toEqual([kept, serving].toSorted());
  });

  it('removes what an interrupted run left, once no run can continue it', async () => {
    const table = imported('v1', { state: 'importing' });
    await sweepImports(ports, 'run', true);
    expect(known()).toEqual([table]);
    await sweepImports(ports, 'run', false);
    expect(ports.imports.dropped).toEqual([table]);
    expect(known()).toEqual([]);
  });

  it('removes what failed at once, and what is too old to be gone on with, after a failed run as well', async () => {
    const failed = imported('v1', { state: 'abandoned' });
    const old = imported('v2', { startedAt: ports.state.now - 3 * DAY });
    await sweepImports(ports, 'run', true);
    expect(ports.imports.dropped.toSorted()).toEqual([failed, old]);
  });

  it('keeps a record of a table that cannot be removed yet, and lets no run continue with it', async () => {
    const table = imported('v1', { state: 'importing' });
    ports.imports.busy.add(table);
    await sweepImports(ports, 'run', false);
    expect(ports.state.imports).toMatchObject([{ table, state: 'abandoned' }]);
    ports.imports.busy.clear();
    await sweepImports(ports, 'run', true);
    expect(known()).toEqual([]);
  });

  it('removes unused objects, but not those of an import in progress', async () => {
    imported('v1', { state: 'importing' });
    for (const key of ['imports/v1/run/part-0.json.gz', 'imports/v1/other/part-0.json.gz', 'imports/v0/x'])
      ports.files.set(key, Buffer.from('x'));
    await sweepImports(ports, 'run', true);
    expect([...ports.files.keys()]).toEqual(['imports/v1/run/part-0.json.gz']);
    await sweepImports(ports, 'run', false);
    expect([...ports.files.keys()]).toEqual([]);
  });

  it('is not done by a run that has lost its lease', async () => {
    const table = imported('v1', { state: 'abandoned' });
    ports.files.set('imports/v1/run/part-0.json.gz', Buffer.from('x'));
    ports.state.lease = { holder: 'other', until: Number.MAX_SAFE_INTEGER };
    await sweepImports(ports, 'run', false);
    expect(known()).toEqual([table]);
    expect(ports.files.size).toBe(1);
  });
});
