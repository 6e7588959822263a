import { beforeEach, describe, expect, it } from 'vitest';
import { SHOP_CONFIG_KEY } from '../../../../layers/pipeline/config/shop-config.ts';
import { migratePseudonyms } from '../../../../layers/pipeline/erase/migrate-pseudonyms.ts';
import type { Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import type { StagePorts } from '../../../../layers/pipeline/ports.ts';
import { keyIdOf } from '../../../../layers/stores/privacy/names.ts';
import { memoryLiveStore } from '../../../support/memory-live.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';
import { memoryCustomerRows } from '../../../support/memory-privacy.ts';

const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const SECOND = 1000;
let ports: MemoryPorts;
let renamed: (string | null)[];
let all: StagePorts;

beforeEach(() => {
  ports = memoryPorts();
  renamed = [];
  all = {
    ...ports,
    live: memoryLiveStore(),
    customerRows: memoryCustomerRows(new Map(), new Map()),
    remove: async (key) => void ports.files.delete(key),
    renameLive: async ({ keyId }) => void renamed.push(keyId),
  };
  ports.files.set('raw/events/a.csv', Buffer.from('event_type,timestamp\n'));
  ports.state.lease = { holder: run.runId, until: Number.MAX_SAFE_INTEGER };
});

async function planned(config: object = {}): Promise<{ outcome: string; plan: Plan }> {
  ports.files.set(SHOP_CONFIG_KEY, Buffer.from(JSON.stringify(config)));
  ports.state.lease = undefined;
  const { outcome } = await runPlan(ports, run);
  return { outcome, plan: JSON.parse(ports.files.get('runs/run-1/plan.json')?.toString() ?? 'null') as Plan };
}

/** A version serves, with pseudonyms or without. */
function serve(version: string, pseudonyms?: string): void {
  const { now } = ports.state;
  const key = pseudonyms === undefined ? {} : { pseudonyms };
  ports.state.serving = { version, activatedAt: now, expiresAt: now + 1e10, ...key };
}

describe('a plan', () => {
  it('rebuilds everything under pseudonyms, and creates their key once', async () => {
    const { plan: own } = await planned();
    const { plan: keyed } = await planned({ pseudonyms: true });
    const keyId = keyIdOf((await ports.nameKey.knownKey()) ?? Buffer.alloc(0));
    expect([own.pseudonyms, keyed.pseudonyms]).toEqual([undefined, keyId]);
    expect(keyed.inputs.map(({ staged }) => staged)).not.toEqual(own.inputs.map(({ staged }) => staged));
    expect([keyed.dataset === own.dataset, keyed.configuration === own.configuration]).toEqual([
      false,
      false,
    ]);
    const { plan: again } = await planned({ pseudonyms: true });
    expect([again.dataset, again.configuration]).toEqual([keyed.dataset, keyed.configuration]);
  });

  it('rebuilds nothing and creates no key where pseudonyms are off, explicitly or by default', async () => {
    const { plan: absent } = await planned();
    const { plan: off } = await planned({ pseudonyms: false });
    expect([off.dataset, off.configuration, off.config]).toEqual([
      absent.dataset,
      absent.configuration,
      absent.config,
    ]);
    expect(await ports.nameKey.knownKey()).toBeUndefined();
  });

  it('rebuilds everything under another key: pseudonyms of two keys are never mixed', async () => {
    const { plan: first } = await planned({ pseudonyms: true });
    ports = {
      ...ports,
      nameKey: { key: async () => Buffer.alloc(32, 8), knownKey: async () => Buffer.alloc(32, 8) },
    };
    const { plan: second } = await planned({ pseudonyms: true });
    expect([second.dataset === first.dataset, second.configuration === first.configuration]).toEqual([
      false,
      false,
    ]);
  });

  it('migrates pseudonyms first where live documents and the serving version use different ones', async () => {
    serve('v1');
    expect((await planned()).outcome).not.toBe('erase');
    await ports.nameKey.key();
    serve('v2', keyIdOf(await ports.nameKey.key()));
    expect((await planned({ pseudonyms: true })).outcome).toBe('erase');
    ports.state.now += 61 * SECOND;
    await migratePseudonyms(all, run.runId);
    expect((await planned({ pseudonyms: true })).outcome).not.toBe('erase');
  });
});

describe('migrated pseudonyms', () => {
  it('are live documents’ own, and files of before go; again, until nobody goes by the pointer before', async () => {
    const { plan } = await planned({ pseudonyms: true });
    const keyId = plan.pseudonyms ?? '';
    serve('v2', keyId);
    const kept = [
      `staged/${plan.inputs[0]?.staged}.json`,
      `curated/${plan.dataset}/manifest.json`,
      'models/v2/customers.bin',
    ];
    const old = [
      'staged/old.events.parquet',
      'curated/old/events/a.parquet',
      'models/v1/customers.bin',
      'rejects/old.ndjson',
    ];
    for (const key of [...kept, ...old]) ports.files.set(key, Buffer.from('{}'));
    await migratePseudonyms(all, run.runId);
    expect([...kept, ...old].filter((key) => ports.files.has(key))).toEqual(kept);
    expect([renamed, ports.state.liveNames]).toEqual([[keyId], null]);
    ports.state.now += 60 * SECOND;
    await migratePseudonyms(all, run.runId);
    expect([renamed, ports.state.liveNames]).toEqual([[keyId, keyId], keyId]);
    await migratePseudonyms(all, run.runId);
    expect(renamed).toHaveLength(2);
  });

  it('cost nothing where there never were pseudonyms', async () => {
    await migratePseudonyms(all, run.runId);
    serve('v1');
    await migratePseudonyms(all, run.runId);
    expect([renamed, ports.state.liveNames]).toEqual([[], null]);
  });

  it('are the shop’s own again when pseudonyms went, and nothing is removed', async () => {
    const keyId = keyIdOf(await ports.nameKey.key());
    ports.state.liveNames = keyId;
    serve('v3');
    ports.files.set('models/v2/customers.bin', Buffer.from('x'));
    ports.state.now += 60 * SECOND;
    await migratePseudonyms(all, run.runId);
    expect([renamed, ports.state.liveNames]).toEqual([[], null]);
    expect(ports.files.has('models/v2/customers.bin')).toBe(true);
  });

  it('are not migrated under a key other than the version’s', async () => {
    await ports.nameKey.key();
    serve('v2', 'another');
    await expect(migratePseudonyms(all, run.runId)).rejects.toMatchObject({ code: 'config.invalid' });
    expect(renamed).toEqual([]);
  });
});
