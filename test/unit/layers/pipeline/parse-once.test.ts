import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Staged } from '../../../../layers/contract/artefact-documents.ts';
import { runCurate } from '../../../../layers/pipeline/curate/run-curate.ts';
import type { Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { tombstoneId } from '../../../../layers/stores/privacy/tombstones.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';

/** Paths of the files that were opened, each as often as it was. */
const opened = vi.hoisted((): string[] => []);

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const createReadStream: typeof fs.createReadStream = (path, options) => {
    opened.push(String(path));
    return fs.createReadStream(path, options);
  };
  return { ...fs, createReadStream };
});
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const open: typeof fs.open = (path, ...how) => {
    opened.push(String(path));
    return fs.open(path, ...how);
  };
  return { ...fs, open };
});

const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const HEADER = 'event_type,timestamp,customer_id,item_id';
const ROWS = [
  'view,2025-12-01,quinn,tea',
  'view,never,quinn,tea',
  'view,2025-12-01,bob,mug',
  'view,never,eve,mug',
];
let ports: MemoryPorts;

beforeEach(async () => {
  ports = memoryPorts();
  opened.length = 0;
  const erasureId = tombstoneId(await ports.erasures.secret(), 'quinn');
  await ports.erasures.update(erasureId, () => ({ erasureId, rewritten: {} }) as never);
});

async function curate(key: string, content: string | Buffer): Promise<Staged & { rejects: string }> {
  ports.files.set(key, Buffer.from(content));
  const { slices } = await runPlan(ports, run);
  for (const slice of slices) await runCurate(ports, { runId: run.runId, slice });
  const text = (name: string) => ports.files.get(name)?.toString('utf8') ?? '';
  const { inputs } = JSON.parse(text(`runs/${run.runId}/plan.json`)) as Plan;
  const staged = inputs.find((input) => input.key === key)?.staged;
  return {
    ...(JSON.parse(text(`staged/${staged}.json`)) as Staged),
    rejects: text(`rejects/${staged}.ndjson`),
  };
}

describe('a dump of a shop with erased customers', () => {
  it.each([
    ['CSV', 'raw/events/a.csv', `${[HEADER, ...ROWS].join('\n')}\n`],
    ['compressed CSV', 'raw/events/a.csv.gz', gzipSync(`${[HEADER, ...ROWS].join('\n')}\n`)],
    [
      'NDJSON',
      'raw/events/a.ndjson',
      [HEADER, ...ROWS]
        .map((row) => row.split(','))
        .map((row, _, [names]) =>
          JSON.stringify(Object.fromEntries(row.map((value, i) => [names?.[i], value]))),
        )
        .slice(1)
        .join('\n'),
    ],
  ])('is opened once and leaves them out while it is staged (%s)', async (_, key, content) => {
    const staged = await curate(key, content);

    expect(opened.filter((path) => path.endsWith('/dump'))).toHaveLength(1);
    expect(staged).toMatchObject({ rows: 2, accepted: 1, rejected: 1, erased: 2 });
  });

  it('lists rejects of the others by the lines of the dump itself, and none of theirs', async () => {
    const { rejects } = await curate('raw/events/a.csv', [HEADER, ...ROWS].join('\n'));

    expect(
      rejects
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ line: 5, code: 'not-a-time' }]);
    expect(rejects).not.toContain('quinn');
  });

  it('leaves them out of customer records derived from events, too', async () => {
    const mapping = {
      events: {
        fields: {
          event_type: 'event_type',
          timestamp: 'timestamp',
          customer_id: 'customer_id',
          item_id: 'item_id',
        },
      },
      customers: { from: 'events', fields: { attributes: { columns: ['item_id'] } } },
    };
    ports.files.set('config/shop.json', Buffer.from(JSON.stringify({ mapping, currency: 'EUR' })));
    const { staged } = await curate('raw/events/a.csv', [HEADER, ...ROWS].join('\n'));

    expect(staged).toEqual(['events', 'customers']);
    const files = [...ports.files].filter(([key]) => key.endsWith('.customers.parquet'));
    expect(files).toHaveLength(1);
    expect(files[0]?.[1].toString('latin1')).toContain('bob');
    expect(files[0]?.[1].toString('latin1')).not.toContain('quinn');
  });
});
