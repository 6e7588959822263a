import { beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';

const DAY = 24 * 60 * 60 * 1000;
const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
let ports: MemoryPorts;

beforeEach(() => {
  ports = memoryPorts();
});

function deliver(key: string, content = key): void {
  ports.files.set(key, Buffer.from(content));
}

function planOf(runId = 'run-1'): Plan {
  return JSON.parse(ports.files.get(`runs/${runId}/plan.json`)?.toString() ?? 'null') as Plan;
}

/** The state after a run of what is delivered now has ended. */
async function earlierRun(outcome: string, version: string, expiresInDays = 30): Promise<void> {
  await runPlan(ports, run);
  const { dataset, configuration } = planOf();
  ports.state.lastRun = { runId: run.runId, dataset, configuration, outcome, finishedAt: ports.state.now };
  const expiresAt = ports.state.now + expiresInDays * DAY;
  if (outcome === 'activated') {
    ports.state.serving = { version, activatedAt: ports.state.now, expiresAt };
    ports.state.versions = [
      { version, dataset, configuration, rows: 1, publishedAt: ports.state.now, expiresAt },
    ];
    deliver(`models/${version}/recommendations.bin`);
    deliver(`models/${version}/customers.bin`);
  }
  ports.state.lease = undefined;
}

describe('a plan', () => {
  it('has nothing to do without events', async () => {
    deliver('raw/items/items.csv');
    expect(await runPlan(ports, run)).toMatchObject({ outcome: 'nothing', slices: [] });
  });

  it('makes a slice of every dump that is not staged, and says what is no dump', async () => {
    deliver('raw/events/a.csv');
    deliver('raw/events/b.csv');
    deliver('raw/items/i.csv');
    deliver('raw/photo.jpg');
    deliver('raw/events/');
    const { outcome, slices } = await runPlan(ports, run);
    expect([outcome, slices]).toEqual(['run', [0, 1, 2]]);
    expect(planOf().inputs.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'events raw/events/a.csv',
      'events raw/events/b.csv',
      'items raw/items/i.csv',
    ]);
    expect(planOf().ignored.map(({ key }) => key)).toEqual(['raw/photo.jpg']);
  });

  it('takes the live records of a day as one dump of the native contract', async () => {
    deliver('raw/live/events/2026/01/01/02/stream-1.gz', 'one');
    deliver('raw/live/events/2025/12/31/23/stream-1.gz', 'two');
    deliver('raw/live/events/2026/01/01/01/stream-0.gz', 'three');
    deliver('raw/live/items/2026/01/01/00/stream-0.gz', 'four');
    deliver('raw/live/events/elsewhere.gz');
    deliver('raw/live/customers/2026/01/01/stream-0.gz');
    const { outcome, slices } = await runPlan(ports, run);
    expect([outcome, slices]).toEqual(['run', [0, 1, 2]]);
    const { inputs, ignored } = planOf();
    expect(inputs.map(({ kind, key, size, live }) => ({ kind, key, size, parts: live?.parts }))).toEqual([
      {
        kind: 'events',
        key: 'raw/live/events/2025/12/31/',
        size: 3,
        parts: ['raw/live/events/2025/12/31/23/stream-1.gz'],
      },
      {
        kind: 'events',
        key: 'raw/live/events/2026/01/01/',
        size: 8,
        parts: ['raw/live/events/2026/01/01/01/stream-0.gz', 'raw/live/events/2026/01/01/02/stream-1.gz'],
      },
      {
        kind: 'items',
        key: 'raw/live/items/2026/01/01/',
        size: 4,
        parts: ['raw/live/items/2026/01/01/00/stream-0.gz'],
      },
    ]);
    expect(ignored.map(({ key }) => key)).toEqual([
      'raw/live/customers/2026/01/01/stream-0.gz',
      'raw/live/events/elsewhere.gz',
    ]);
  });

  it('validates only the days of live records that something came to, whatever mapping the dumps have', async () => {
    deliver('raw/live/events/2025/12/31/stream-0.gz');
    deliver('raw/live/events/2026/01/01/stream-0.gz');
    await runPlan(ports, run);
    for (const { staged } of planOf().inputs) {
      deliver(`staged/${staged}.json`);
      deliver(`staged/${staged}.events.parquet`);
    }
    deliver('raw/live/events/2026/01/01/stream-1.gz');
    deliver('config/shop.json', '{"mapping": "movielens", "currency": "EUR"}');
    expect((await runPlan(ports, run)).slices).toEqual([1]);
    expect(planOf().inputs.map(({ live }) => live?.parts.length)).toEqual([0, 2]);
  });

  it('gives the live path its currency and rates', async () => {
    deliver('raw/events/a.csv');
    deliver('config/shop.json', '{"currency": "GBP", "rates": {"EUR": 0.85}}');
    await runPlan(ports, run);
    expect(ports.state.money).toEqual({ currency: 'GBP', rates: { EUR: 0.85 } });
  });

  it('leaves out what was staged before, if all of it is still there', async () => {
    deliver('raw/events/a.csv');
    deliver('raw/events/b.csv');
    await runPlan(ports, run);
    const [a, b] = planOf().inputs;
    deliver(`staged/${a?.staged}.json`);
    deliver(`staged/${a?.staged}.events.parquet`);
    deliver(`staged/${b?.staged}.json`);
    expect((await runPlan(ports, run)).slices).toEqual([1]);
  });

  it('is busy while another run holds the lease, and gives up after an hour', async () => {
    deliver('raw/events/a.csv');
    ports.state.lease = { holder: 'run-0', until: ports.state.now + 1 };
    expect((await runPlan(ports, run)).outcome).toBe('busy');
    ports.state.now += 61 * 60 * 1000;
    ports.state.lease = { holder: 'run-0', until: ports.state.now + 1 };
    await expect(runPlan(ports, run)).rejects.toMatchObject({ code: 'run.conflict' });
  });

  it('is unchanged when what serves was made of the same dumps', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1');
    expect((await runPlan(ports, run)).outcome).toBe('unchanged');
    deliver('raw/events/b.csv');
    expect((await runPlan(ports, run)).outcome).toBe('run');
  });

  it('says whether the shop delivered dumps since the serving version was made', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1');
    const [input] = planOf().inputs;
    const activated = (at: number) => {
      ports.state.serving = { version: 'v1', activatedAt: at, expiresAt: at + 30 * DAY };
    };
    activated(input!.deliveredAt + DAY);
    await runPlan(ports, run);
    expect(planOf().newDumps).toBe(false);
    activated(input!.deliveredAt - DAY);
    await runPlan(ports, run);
    expect(planOf().newDumps).toBe(true);
  });

  it('runs again when an object was replaced or the configuration changed', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1');
    deliver('raw/events/a.csv', 'new content');
    expect((await runPlan(ports, run)).outcome).toBe('run');
    deliver('raw/events/a.csv');
    deliver('config/shop.json', '{"seed": 7}');
    expect((await runPlan(ports, run)).outcome).toBe('run');
  });

  it.each(['held', 'invalid'])('does not repeat on the same input a run that was %s', async (outcome) => {
    deliver('raw/events/a.csv');
    await earlierRun(outcome, 'v1');
    expect((await runPlan(ports, run)).outcome).toBe('unchanged');
  });

  it('repeats a run that failed', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('failed', 'v1');
    expect((await runPlan(ports, run)).outcome).toBe('run');
  });

  it('does not bring a version back that was rolled back by hand', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v2');
    ports.state.serving = { version: 'v1', activatedAt: 0, expiresAt: ports.state.now + 29 * DAY };
    expect((await runPlan(ports, run)).outcome).toBe('unchanged');
  });

  it('renews the serving version before its rows end, for as long as nothing new comes', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1', 14);
    const { outcome, publishSlices } = await runPlan(ports, run);
    expect([outcome, publishSlices.length > 0]).toEqual(['renew', true]);
    expect(planOf().renew).toBe('v1');
  });

  it('renews rows where they were written, whatever a new version would do', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1', 14);
    deliver('config/shop.json', '{"publish": {"by": "import"}}');
    expect(await runPlan(ports, run)).toMatchObject({ outcome: 'renew', publishBy: 'writes' });
  });

  it('lets an imported version serve on by moving its day on: half of its time before it ends, no sooner', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1', 16);
    const [record] = ports.state.versions;
    const kept = { ...record!, table: 'results-v1' };
    ports.state.versions = [kept];
    ports.state.serving = { ...ports.state.serving!, table: 'results-v1' };
    const before = ports.state.serving;
    expect((await runPlan(ports, run)).outcome).toBe('unchanged');
    expect(ports.state.serving).toEqual(before);

    ports.state.now += 2 * DAY;
    expect((await runPlan(ports, run)).outcome).toBe('unchanged');
    const expiresAt = ports.state.now + 30 * DAY;
    expect(ports.state.serving).toEqual({ ...before, expiresAt });
    expect(ports.state.versions).toEqual([{ ...kept, expiresAt }]);
  });

  it('chooses how rows are published by estimate or by configuration, without retraining', async () => {
    deliver('raw/events/a.csv');
    expect(await runPlan(ports, run)).toMatchObject({ outcome: 'run', publishBy: 'writes' });
    const { configuration, estimate } = planOf();
    expect(estimate).toMatchObject({ publishing: { by: 'writes', why: 'an import would take longer' } });
    deliver('config/shop.json', '{"publish": {"by": "import"}}');
    expect(await runPlan(ports, run)).toMatchObject({ outcome: 'run', publishBy: 'import' });
    expect(planOf()).toMatchObject({ configuration, publishBy: 'import' });
    deliver('config/shop.json', '{"publish": {"by": "fax"}}');
    await expect(runPlan(ports, run)).rejects.toThrow(/publish\.by/);
  });

  it('retrains the version when its snapshot has expired', async () => {
    deliver('raw/events/a.csv');
    await earlierRun('activated', 'v1', 14);
    ports.files.delete('models/v1/customers.bin');
    expect((await runPlan(ports, run)).outcome).toBe('run');
  });

  it.each([
    ['an unknown key', '{"colour": "red"}', /colour/],
    ['a wrong mapping', '{"mapping": {"events": {"fields": {}}}}', /mapping is not valid/],
    ['an unknown preset', '{"mapping": "shopfy"}', /known are native/],
  ])('refuses a configuration with %s by name', async (_what, config, message) => {
    deliver('raw/events/a.csv');
    deliver('config/shop.json', config);
    await expect(runPlan(ports, run)).rejects.toThrow(message);
  });

  it('takes the currency from the configuration, else from the mapping', async () => {
    deliver('raw/events/a.csv');
    deliver('config/shop.json', '{"mapping": "online-retail"}');
    await runPlan(ports, run);
    expect(planOf().config.currency).toBe('GBP');
    deliver('config/shop.json', '{"mapping": "online-retail", "currency": "EUR", "rates": {"GBP": 1.2}}');
    await runPlan(ports, run);
    expect(planOf().config.currency).toBe('EUR');
  });
});
