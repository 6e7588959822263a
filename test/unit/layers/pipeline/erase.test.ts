import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Staged } from '../../../../layers/contract/artefact-documents.ts';
import { liveKey } from '../../../../layers/contract/live.ts';
import { rowKey } from '../../../../layers/contract/rows.ts';
import { runCompact } from '../../../../layers/pipeline/compact/run-compact.ts';
import { runCurate } from '../../../../layers/pipeline/curate/run-curate.ts';
import { runErase } from '../../../../layers/pipeline/erase/run-erase.ts';
import type { Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import type { StagePorts } from '../../../../layers/pipeline/ports.ts';
import { beginErasure } from '../../../../layers/stores/privacy/begin-erasure.ts';
import { certificateOf } from '../../../../layers/stores/privacy/certificate.ts';
import { pseudonyms } from '../../../../layers/stores/privacy/names.ts';
import { tombstoneId } from '../../../../layers/stores/privacy/tombstones.ts';
import { memoryLiveStore } from '../../../support/memory-live.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';
import { memoryCustomerRows } from '../../../support/memory-privacy.ts';

const DELIVERY_DELAY = 10 * 60 * 1000;
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const DUMP = 'raw/events/a.csv.gz';
const CUSTOMERS = 'raw/customers/c.ndjson';
const LIVE = 'raw/live/events/2026/01/01/a.gz';
const row = (customer: string, item: string) => `view,2025-12-01T00:00:00Z,${customer},${item}\n`;
const HEADER = 'event_type,timestamp,customer_id,item_id\n';
const view = (customer: string) =>
  `${JSON.stringify({ event_type: 'view', customer_id: customer, item_id: 'mug', timestamp: '2026-01-01T00:00:00Z' })}\n`;

/** Whoever is erased is called quinn: no fingerprint in hexadecimal says so by chance. */
let ports: MemoryPorts;
let results: Map<string, unknown>;
let live: ReturnType<typeof memoryLiveStore>;
let all: StagePorts;

beforeEach(() => {
  ports = memoryPorts();
  results = new Map();
  live = memoryLiveStore();
  all = {
    ...ports,
    live,
    customerRows: memoryCustomerRows(results, live.documents),
    remove: async (key) => void ports.files.delete(key),
    renameLive: async () => {},
  };
  ports.files.set(DUMP, gzipSync(HEADER + row('quinn', 'tea') + row('bob', 'mug') + row('quinn', 'mug')));
  ports.files.set(CUSTOMERS, Buffer.from('{"customer_id": "quinn"}\n{"customer_id": "bob"}\n'));
  ports.files.set(LIVE, gzipSync(view('quinn')));
});

/** Plans, and works as far as the dataset. */
async function curate(): Promise<Plan> {
  let planned = await runPlan(ports, run);
  if (planned.outcome === 'erase') {
    const erase = await runErase(all, run);
    planned = await runPlan(ports, { ...run, erase } as typeof run);
  }
  for (const slice of planned.slices) await runCurate(ports, { runId: run.runId, slice });
  if (planned.outcome === 'run') await runCompact(ports, run);
  return JSON.parse(ports.files.get(`runs/${run.runId}/plan.json`)?.toString() ?? 'null') as Plan;
}

/** Registers and activates a version that was made of what was planned. */
function serve(version: string, { dataset, configuration, now }: Plan): void {
  const expiresAt = now + 30 * DAY;
  ports.state.serving = { version, activatedAt: now, expiresAt };
  ports.state.versions.unshift({ version, dataset, configuration, rows: 1, publishedAt: now, expiresAt });
  ports.files.set(`models/${version}/customers.bin`, Buffer.from(version));
  for (const customer of ['quinn', 'bob']) results.set(rowKey(version, 'customer', customer), {});
}

async function erase(customer = 'quinn') {
  const { erasureId } = await beginErasure(customer, { ...all, deliveryDelayMs: DELIVERY_DELAY });
  return erasureId;
}

const certificate = async (id: string) => {
  const record = await ports.erasures.find(id);
  return record && { ...certificateOf(record), customer: record.customer };
};

/** Everything in the bucket as text, decompressed; Parquet as it is. */
const everything = () =>
  [...ports.files]
    .map(([key, bytes]) => (key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1'))
    .join('');

describe('a customer who is erased', () => {
  it('is removed from the tables at once, with a tombstone that holds no identifier', async () => {
    serve('v1', await curate());
    live.documents.set(liveKey('activity', 'quinn'), { body: { events: [] }, revision: 1, expiresAt: null });
    const id = await erase();
    expect([...results.keys()]).toEqual([rowKey('v1', 'customer', 'bob')]);
    expect([...live.documents.keys()]).toEqual([liveKey('erased', id), liveKey('erasures', 'all')]);
    expect(id).not.toContain('quinn');
    expect(await certificate(id)).toMatchObject({
      status: 'pending',
      removed: [
        { place: 'activity', count: 1, unit: 'documents' },
        { place: 'results/v1', count: 1, unit: 'rows' },
      ],
    });
  });

  it('is gone from the bucket with the next run, and what is left is as it was', async () => {
    serve('v1', await curate());
    const id = await erase();
    ports.state.now += HOUR;
    const plan = await curate();
    expect(gunzipSync(ports.files.get(DUMP) ?? '').toString()).toBe(HEADER + row('bob', 'mug'));
    expect(ports.files.get(CUSTOMERS)?.toString()).toBe('{"customer_id": "bob"}\n');
    expect(ports.files.has(LIVE)).toBe(false);
    expect(
      [...ports.files.keys()].filter((key) => key.startsWith('curated/')).map((key) => key.split('/')[1]),
    ).toEqual(expect.arrayContaining([plan.dataset]));
    expect(await certificate(id)).toMatchObject({ status: 'pending', customer: 'quinn' });

    serve('v2', plan);
    await runErase(all, { ...run, activate: {} });
    expect(everything()).not.toContain('quinn');
    expect([...ports.files.keys()].filter((key) => key.startsWith('models/'))).toEqual([
      'models/v2/customers.bin',
    ]);
    const done = await certificate(id);
    expect(done).toMatchObject({ status: 'complete', customer: null });
    expect(done?.removed).toEqual(
      expect.arrayContaining([
        { place: DUMP, count: 2, unit: 'rows' },
        { place: CUSTOMERS, count: 1, unit: 'rows' },
        { place: LIVE, count: 1, unit: 'rows' },
        { place: 'models', count: 1, unit: 'files' },
      ]),
    );
    // Nothing but what was the customer's is counted.
    expect(done?.removed.map(({ place }) => place).filter((place) => !place.startsWith('raw/'))).toEqual([
      'models',
      'results/v1',
      'results/v2',
    ]);
    expect(done?.remains.every(({ until }) => (until ?? 0) > ports.state.now)).toBe(true);
  });

  it('is gone with what was done on devices of theirs alone, delivered and live, and nothing more', async () => {
    const line = (fields: object) =>
      `${JSON.stringify({ event_type: 'view', item_id: 'mug', timestamp: '2025-12-01T00:00:00Z', ...fields })}\n`;
    const others = [
      line({ anonymous_id: 'kiosk', item_id: 'jug' }),
      line({ anonymous_id: 'kiosk', customer_id: 'bob' }),
      line({ anonymous_id: 'kiosk', customer_id: 'quinn' }),
      line({ session_id: 's' }),
    ];
    const theirs = [
      line({ anonymous_id: 'quinns-phone' }),
      line({ anonymous_id: 'quinns-phone', customer_id: 'quinn' }),
      line({ anonymous_id: 'quinns-tablet', item_id: 'tea' }),
      line({ customer_id: 'quinns-phone', anonymous_id: 'quinns-phone', item_id: 'jug' }),
    ];
    const DEVICES = 'raw/events/devices.ndjson';
    ports.files.set(DEVICES, Buffer.from([...others, ...theirs].join('')));
    const event = { id: 'e', type: 'view', item: 'tea', time: ports.state.now } as const;
    const known = (body: object) => ({ body, revision: 1, expiresAt: null }) as never;
    live.documents.set(liveKey('activity', 'quinn'), known({ events: [event], devices: ['quinns-tablet'] }));
    live.documents.set(liveKey('device', 'quinns-tablet'), known({ events: [event], customers: ['quinn'] }));
    live.documents.set(liveKey('device', 'kiosk'), known({ events: [event], customers: ['bob', 'quinn'] }));
    serve('v1', await curate());

    const id = await erase();
    expect([...live.documents.keys()].filter((key) => key.startsWith('device'))).toEqual([
      liveKey('device', 'kiosk'),
    ]);
    ports.state.now += HOUR;
    const plan = await curate();
    const left = [others[0], others[1], others[3]];
    expect(ports.files.get(DEVICES)?.toString()).toBe(left.join(''));

    serve('v2', plan);
    await runErase(all, { ...run, activate: {} });
    expect(everything()).not.toContain('quinn');
    expect(await certificate(id)).toMatchObject({ status: 'complete', customer: null });
    const record = await ports.erasures.find(id);
    expect([record?.devices, record?.removed[DEVICES], record?.removed.activity]).toEqual([[], 5, 2]);
  });

  it('leaves a device that has become another customer’s, too', async () => {
    const known = (body: object) => ({ body, revision: 1, expiresAt: null }) as never;
    const event = { id: 'e', type: 'view', item: 'tea', time: ports.state.now } as const;
    live.documents.set(liveKey('activity', 'quinn'), known({ events: [event], devices: ['tablet'] }));
    live.documents.set(liveKey('device', 'tablet'), known({ events: [event], customers: ['quinn', 'bob'] }));
    const visit = `${JSON.stringify({ event_type: 'view', item_id: 'jug', anonymous_id: 'tablet', timestamp: '2025-12-01T00:00:00Z' })}\n`;
    ports.files.set('raw/events/tablet.ndjson', Buffer.from(visit));
    serve('v1', await curate());
    const id = await erase();
    ports.state.now += HOUR;
    await curate();
    expect((await ports.erasures.find(id))?.devices).toEqual([]);
    expect(live.documents.has(liveKey('device', 'tablet'))).toBe(true);
    expect(ports.files.get('raw/events/tablet.ndjson')?.toString()).toBe(visit);
  });

  it('takes nobody with them whose identifier they claimed as a device', async () => {
    const line = (fields: object) =>
      `${JSON.stringify({ event_type: 'view', item_id: 'mug', timestamp: '2025-12-01T00:00:00Z', ...fields })}\n`;
    const bobs = [
      line({ customer_id: 'bob' }),
      line({ customer_id: 'bob', anonymous_id: 'bobs-phone' }),
      line({ customer_id: 'bob', anonymous_id: 'bob' }),
    ];
    const KEY = 'raw/events/claims.ndjson';
    const claim = line({ event_type: 'identify', item_id: null, customer_id: 'quinn', anonymous_id: 'bob' });
    ports.files.set(KEY, Buffer.from(bobs.join('')));
    ports.files.set('raw/live/events/2026/01/01/b.gz', gzipSync(claim));
    serve('v1', await curate());
    const id = await erase();
    ports.state.now += HOUR;
    await curate();
    const record = await ports.erasures.find(id);
    expect([record?.devices, record?.statedDevices]).toEqual([['bob'], []]);
    expect(ports.files.get(KEY)?.toString()).toBe(bobs.join(''));
    expect(ports.files.get(CUSTOMERS)?.toString()).toBe('{"customer_id": "bob"}\n');
  });

  it('is looked for in lists of every version until none is open, and then in those of versions before', async () => {
    const told = () => live.documents.get(liveKey('erasures', 'all'))?.body;
    serve('v1', await curate());
    expect(told()).toBeUndefined();
    await erase();
    expect(told()).toEqual({ open: true, versions: [] });
    ports.state.now += HOUR;
    serve('v2', await curate());
    await runErase(all, { ...run, activate: {} });
    expect(told()).toEqual({ open: false, versions: ['v1'] });
    await erase('bob');
    expect(told()).toEqual({ open: true, versions: ['v1'] });
  });

  it('stays pending when another customer is erased while the run completes it', async () => {
    serve('v1', await curate());
    await erase();
    ports.state.now += HOUR;
    serve('v2', await curate());
    const list = all.objects.list;
    const late: StagePorts = {
      ...all,
      objects: {
        ...all.objects,
        list: async (prefix) => {
          if (prefix === 'models/') await erase('bob');
          return list(prefix);
        },
      },
    };
    await runErase(late, { ...run, activate: {} });
    expect(live.documents.get(liveKey('erasures', 'all'))?.body).toMatchObject({ open: true });
  });

  it('does not come back with a dump that is delivered late, and is counted', async () => {
    serve('v1', await curate());
    const id = await erase();
    ports.state.now += HOUR;
    serve('v2', await curate());
    await runErase(all, { ...run, activate: {} });
    ports.files.set(
      'raw/events/late.csv',
      Buffer.from(HEADER + row('quinn', 'cup') + row('eve', 'cup') + row('quinn', '')),
    );
    const { inputs, dataset } = await curate();
    const curated = JSON.parse(ports.files.get(`curated/${dataset}/manifest.json`)?.toString() ?? '');
    expect(curated).toMatchObject({
      erased: 2,
      reason: expect.stringContaining('2 rows of erased customers'),
    });
    const late = inputs.find(({ key }) => key.endsWith('late.csv'));
    const staged = JSON.parse(ports.files.get(`staged/${late?.staged}.json`)?.toString() ?? '') as Staged;
    expect(staged).toMatchObject({ accepted: 1, rejected: 0, erased: 2 });
    // The dump itself is the shop's; asked for again, the erasure reaches it too.
    expect(await erase()).toBe(id);
    expect(await certificate(id)).toMatchObject({ status: 'pending' });
    ports.state.now += HOUR;
    await curate();
    expect(ports.files.get('raw/events/late.csv')?.toString()).toBe(HEADER + row('eve', 'cup'));
  });

  it('is erased all the same when the run is killed at any write', async () => {
    const before = new Map(ports.files);
    for (let writes = 0; ; writes++) {
      ports.files.clear();
      ports.erasures.records.clear();
      for (const [key, bytes] of before) ports.files.set(key, bytes);
      ports.state.lease = undefined;
      const id = await erase(`quinn`);
      ports.state.now += HOUR;
      let left = writes;
      const die = <A extends unknown[]>(act: (...of: A) => Promise<unknown>) =>
        (async (...of: A) => {
          if (left-- === 0) throw new Error('killed');
          return act(...of);
        }) as never;
      const dying: StagePorts = {
        ...all,
        remove: die(all.remove),
        objects: { ...all.objects, upload: die(all.objects.upload) },
        erasures: { ...all.erasures, update: die(all.erasures.update) },
      };
      const survived = await runErase(
        {
          ...dying,
          control: { ...all.control, acquire: all.control.acquire, renew: async () => {} },
        },
        run,
      ).then(
        () => true,
        () => false,
      );
      await curate();
      await runErase(all, { ...run, activate: {} });
      expect(everything(), `killed at write ${writes}`).not.toContain('quinn');
      const done = await certificate(id);
      expect(done).toMatchObject({ status: 'complete' });
      expect(done?.removed).toEqual(expect.arrayContaining([{ place: DUMP, count: 2, unit: 'rows' }]));
      if (survived) {
        expect(writes).toBeGreaterThan(5);
        return;
      }
    }
  });

  it('may be in a dump that cannot be read, which the certificate names', async () => {
    ports.files.set('raw/events/broken.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    serve('v1', await curate());
    const id = await erase();
    ports.state.now += HOUR;
    serve('v2', await curate());
    await runErase(all, { ...run, activate: {} });
    const done = await certificate(id);
    expect(done).toMatchObject({ status: 'complete' });
    expect(done?.remains).toContainEqual(
      expect.objectContaining({ place: 'raw/events/broken.gz', until: null }),
    );
    expect(ports.files.has('raw/events/broken.gz')).toBe(true);
  });

  it('is not forgotten while the version that knows the customer goes on serving', async () => {
    serve('v1', await curate());
    const id = await erase();
    ports.state.now += HOUR;
    await curate();
    await runErase(all, run);
    expect(await certificate(id)).toMatchObject({ status: 'pending', customer: 'quinn' });
    expect(ports.files.has('models/v1/customers.bin')).toBe(true);
  });

  it('who was never there is a matter of one look', async () => {
    serve('v1', await curate());
    const id = await erase('nobody');
    ports.state.now += HOUR;
    await curate();
    expect(await certificate(id)).toMatchObject({
      status: 'complete',
      removed: [],
      remains: [{ place: 'tables/backups' }],
      runFrom: null,
    });
  });

  it('is waited for while live records may be under way, and complete with the next run, though nothing changed', async () => {
    const outcome = async () => {
      const { erase, ...planned } = { ...run, erase: await runErase(all, run) };
      return (await runPlan(ports, { ...planned, erase } as typeof run)).outcome;
    };
    serve('v1', await curate());
    const id = await erase('nobody');
    const runFrom = ports.state.now + DELIVERY_DELAY;
    ports.state.now = runFrom - 1;
    expect(await outcome()).toBe('unchanged');
    expect(await certificate(id)).toMatchObject({ status: 'pending', runFrom });
    ports.state.now = runFrom;
    expect(await outcome()).toBe('unchanged');
    expect(await certificate(id)).toMatchObject({ status: 'complete' });
  });

  it('is complete with a run that finds nothing changed, once a version without the customer serves', async () => {
    serve('v1', await curate());
    const id = await erase();
    // Before everything has arrived: the version is made without the customer all the same.
    serve('v2', await curate());
    await runErase(all, { ...run, activate: {} });
    expect(await certificate(id)).toMatchObject({ status: 'pending' });
    ports.state.now += DELIVERY_DELAY;
    const erased = await runErase(all, run);
    expect(erased).toEqual({ pending: 0, completed: 1 });
    expect((await runPlan(ports, { ...run, erase: erased } as typeof run)).outcome).toBe('unchanged');
    expect(await certificate(id)).toMatchObject({ status: 'complete' });
  });

  it('is not forgotten by a version that knows the customer and is only written again', async () => {
    const plan = await curate();
    serve('v0', plan);
    const id = await erase();
    ports.state.now += HOUR;
    await curate();
    // Learnt before the sweep, published after it.
    serve('v1', { ...plan, now: ports.state.now });
    const [record, ...others] = ports.state.versions;
    if (record !== undefined) ports.state.versions = [{ ...record, learntAt: plan.now }, ...others];
    await runErase(all, { ...run, activate: {} });
    expect(await certificate(id)).toMatchObject({ status: 'pending' });
  });
});

describe('a customer of a shop with pseudonyms', () => {
  const turnOn = () => ports.files.set('config/shop.json', Buffer.from('{"pseudonyms": true}'));
  const turnOff = () => ports.files.delete('config/shop.json');
  const keyed = async (customer = 'quinn') => pseudonyms(await ports.nameKey.key()).customer(customer);
  const nextHour = () => {
    ports.state.now += HOUR;
  };
  const staged = async (name: string) => {
    const { inputs } = await curate();
    const input = inputs.find(({ key }) => key.endsWith(name));
    return JSON.parse(ports.files.get(`staged/${input?.staged}.json`)?.toString() ?? '') as Staged;
  };
  const late = () =>
    ports.files.set('raw/events/late.csv', Buffer.from(HEADER + row('quinn', 'cup') + row('eve', 'cup')));

  it.each(['plain', 'keyed'])(
    'is erased by the %s name from dumps, live records and rows under either',
    async (named) => {
      serve('v1', await curate()); // rows by plain names
      turnOn();
      const plan = await curate();
      const name = await keyed();
      serve('v2', plan);
      results.set(rowKey('v2', 'customer', name), {});
      live.documents.set(liveKey('activity', name), { body: { events: [] }, revision: 1, expiresAt: null });
      ports.files.set('raw/live/events/2026/01/02/b.gz', gzipSync(view(name) + view('bob')));
      const id = await erase(named === 'plain' ? 'quinn' : name);
      expect(id).toBe(tombstoneId(await ports.erasures.secret(), name));
      nextHour();
      serve('v3', await curate());
      results.delete(rowKey('v3', 'customer', 'quinn'));
      await runErase(all, { ...run, activate: {} });
      expect(everything()).not.toContain('quinn');
      expect(everything()).not.toContain(name);
      expect([...results.keys()].filter((key) => key.endsWith('|quinn') || key.endsWith(name))).toEqual([]);
      expect([...live.documents.keys()].filter((key) => key.startsWith('activity|'))).toEqual([]);
      const done = await certificate(id);
      expect(done).toMatchObject({ status: 'complete', customer: null });
      expect(done?.removed).toEqual(
        expect.arrayContaining([
          { place: DUMP, count: 2, unit: 'rows' },
          { place: LIVE, count: 1, unit: 'rows' },
          { place: 'raw/live/events/2026/01/02/b.gz', count: 1, unit: 'rows' },
        ]),
      );
    },
  );

  it('does not come back with a late dump when pseudonyms came after the erasure', async () => {
    serve('v1', await curate());
    await erase();
    nextHour();
    serve('v2', await curate());
    await runErase(all, { ...run, activate: {} });
    turnOn();
    late();
    expect(await staged('late.csv')).toMatchObject({ accepted: 1, erased: 1 });
  });

  it.each(['plain', 'keyed'])(
    'does not come back with a late dump when pseudonyms went after the erasure by the %s name',
    async (named) => {
      turnOn();
      serve('v1', await curate());
      await erase(named === 'plain' ? 'quinn' : await keyed());
      nextHour();
      serve('v2', await curate());
      await runErase(all, { ...run, activate: {} });
      turnOff();
      late();
      ports.files.set('raw/live/events/2026/01/02/b.gz', gzipSync(view(await keyed()) + view('eve')));
      expect(await staged('late.csv')).toMatchObject({ accepted: 1, erased: 1 });
      expect(await staged('2026/01/02/')).toMatchObject({ accepted: 1, erased: 1 });
    },
  );
});

describe('a dump that was written anew', () => {
  it('keeps its place among the dumps: the last word on the others stays the last', async () => {
    serve('v1', await curate());
    await erase();
    ports.state.now += HOUR;
    const objects = { ...ports.objects };
    const list = objects.list;
    // The bucket says that what was written anew is new.
    Object.assign(ports.objects, {
      list: async (prefix: string) =>
        (await list(prefix)).map((object) => ({
          ...object,
          lastModified: gunzips(object.key)?.includes('quinn') === false ? 999 : object.lastModified,
        })),
    });
    const { inputs } = await curate();
    expect(inputs.map(({ deliveredAt }) => deliveredAt)).toEqual(inputs.map(() => 0));
  });
});

function gunzips(key: string): string | undefined {
  const bytes = ports.files.get(key);
  return bytes === undefined
    ? undefined
    : (key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}
