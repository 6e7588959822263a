import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEndpoints } from '../../infra/cli/data-folder.ts';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { type LocalSystem, startLocalSystem } from '../../infra/emulator/system.ts';
import { eventPorts } from '../../layers/api/events/ports.ts';
import { getErasure } from '../../layers/api/privacy/get-erasure.ts';
import { privacyPorts } from '../../layers/api/privacy/ports.ts';
import { SHOP_CONFIG_KEY } from '../../layers/pipeline/config/shop-config.ts';
import { liftHold } from '../../layers/stores/activate-by-hand.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type Ask, clientOf } from './client.ts';
import { loadOn } from './environment.ts';
import { expectAnswer } from './expectations.ts';

const DAY = 86_400_000;
const from = new Date(Date.now() - 61 * DAY).toISOString().slice(0, 10);
const DUMP = 'raw/events/a.csv';
const PEOPLE = 'raw/customers/a.ndjson';

interface Listed {
  readonly customers: readonly { readonly customer_id: string }[];
}

describe.each([
  ['its own names', {}],
  ['pseudonyms', { pseudonyms: true }],
])('a shop with %s that erases a customer', { timeout: 240_000 }, (_, config) => {
  const data = mkdtempSync(join(tmpdir(), 'clientele-erasure-run-'));
  let system: LocalSystem;
  let gateway: Gateway | undefined;
  let ask: Ask;
  /** Whom the shop erases, by its own name, and by the one that lists had. */
  const erased = 'c1';
  let listedAs: string;
  let listsBefore: readonly string[];
  let exported: unknown;
  let first: string;
  let erasureId: string;
  /** What happens in the middle of a run, by the step that begins or ends. */
  let meanwhile: Readonly<Record<string, () => void>> = {};

  /** Containers that have read nothing yet: others believe for seconds what the pointer said before. */
  async function fresh(): Promise<void> {
    await gateway?.close();
    gateway = await startGateway({ port: 0, load: loadOn({ ...privacyPorts(), ...eventPorts() }) });
    ask = clientOf(gateway.url);
  }

  const json = async <T>(path: string) => (await ask(path)).json as T;
  const post = (body: object) =>
    ask('/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event_type: 'view', item_id: 'i1', ...body }),
    });
  const erase = async (customer: string) => {
    const reply = await ask(`/v1/customers/${customer}`, { method: 'DELETE' });
    expect(reply.status).toBe(202);
    return (reply.json as { erasure_id: string }).erasure_id;
  };
  const certificate = async (id: string) =>
    expectAnswer(await ask(`/v1/erasures/${id}`), getErasure.response);

  /** Everybody whom any list names, each list with who is on it. */
  async function lists(): Promise<string[]> {
    type Segments = { segment_id: string; top_customers: string[] }[];
    const views = await json<{ segments: Segments; clusters: Segments }>('/v1/segments');
    const segments = [...views.segments, ...views.clusters];
    const { worklists } = await json<{ worklists: { play: string; customers: number }[] }>('/v1/worklists');
    const found = segments.flatMap(({ segment_id, top_customers }) =>
      top_customers.map((id) => `best of ${segment_id}: ${id}`),
    );
    const paths = [
      ...segments.map(({ segment_id }) => `/v1/segments/${segment_id}/members?limit=100`),
      ...worklists.flatMap(({ play, customers }) =>
        customers > 0 ? [`/v1/worklists/${play}?limit=100`] : [],
      ),
      ...['c3', 'c5', 'c7', 'c9', 'c11'].map((id) => `/v1/customers/${id}/similar?limit=100`),
    ];
    for (const path of paths)
      for (const { customer_id } of (await json<Listed>(path)).customers)
        found.push(`${path}: ${customer_id}`);
    return found;
  }
  const naming = (all: readonly string[]) => all.filter((entry) => entry.endsWith(`: ${listedAs}`));

  beforeAll(async () => {
    system = await startLocalSystem({
      data,
      onStep: ({ state, done }) => meanwhile[`${state} ${done}`]?.(),
    });
    writeEndpoints(data, { pid: process.pid, ...system.endpoints, api: null });
    await system.objects.writeJson(SHOP_CONFIG_KEY, config);
    writeFileSync(join(data, 'dump'), smallShopCsv({ customers: 40, items: 20, from, days: 60 }));
    await system.objects.upload(join(data, 'dump'), DUMP);
    const people = Array.from({ length: 40 }, (_, c) => ({
      customer_id: `c${c}`,
      attributes: { country: c % 2 === 0 ? 'DE' : 'FR', card: `card-of-c${c}` },
      consent: { marketing: c % 5 !== 0 },
    }));
    writeFileSync(join(data, 'people'), people.map((one) => `${JSON.stringify(one)}\n`).join(''));
    await system.objects.upload(join(data, 'people'), PEOPLE);
    const end = await system.run();
    expect(end.outcome, end.reason).toBe('activated');
    first = (await system.control.serving(true))?.version ?? '';
    await fresh();
    const names = await privacyPorts().names?.();
    listedAs = names?.customer(erased) ?? '';
    listsBefore = await lists();
    exported = await json(`/v1/customers/${erased}/export`);
    // Not yet in the bucket when the erasure is asked for.
    expect((await post({ customer_id: erased })).json).toMatchObject({ accepted: 1 });
    erasureId = await erase(erased);
    // A container that takes events may believe for seconds that nobody was ever erased.
    await fresh();
  }, 240_000);

  afterAll(async () => {
    await gateway?.close();
    await system?.close();
    rmSync(data, { recursive: true, force: true });
  });

  it('names them nowhere from the answer on, erases the rest with the next run, and again nowhere after a roll-back', async () => {
    // The search would find them.
    const before = naming(listsBefore);
    for (const kind of ['best of', '/members', '/worklists', '/similar'])
      expect(
        before.some((entry) => entry.includes(kind)),
        kind,
      ).toBe(true);
    const attributes = { country: 'FR', card: `card-of-${erased}` };
    expect(exported).toMatchObject({ results: { customer: { attributes, may_contact: true } } });
    const atOnce = await lists();
    expect(naming(atOnce)).toEqual([]);
    expect(atOnce).toHaveLength(listsBefore.length - before.length);
    expect((await post({ customer_id: erased })).json).toEqual({
      accepted: 0,
      duplicates: 0,
      ignored: 1,
      rejected: [],
    });
    const pending = await certificate(erasureId);
    // On a laptop nothing is under way: the next run completes it.
    expect(pending).toMatchObject({ status: 'pending', run_from: pending.requested_at });

    const end = await system.run();
    expect(end.outcome, end.reason).toBe('activated');
    await fresh();
    const done = await certificate(erasureId);
    expect(done).toMatchObject({ status: 'complete', run_from: null });
    expect(done.removed).toContainEqual({ place: DUMP, count: 6, unit: 'rows' });
    expect(done.removed).toContainEqual({ place: PEOPLE, count: 1, unit: 'rows' });
    expect(done.removed).toContainEqual({ place: 'activity', count: 1, unit: 'documents' });
    expect(done.removed).toContainEqual(
      expect.objectContaining({ place: expect.stringMatching(/^raw\/live\//), count: 1, unit: 'rows' }),
    );
    expect(done.removed.map(({ place }) => place)).toContain(`results/${first}`);
    expect(done.removed.map(({ place }) => place.split('/')[0])).not.toContain('curated');
    expect(naming(await lists())).toEqual([]);

    const main = join(import.meta.dirname, '../../infra/cli/main.ts');
    const back = spawnSync(process.execPath, [main, 'models', 'activate', first, '--data', data], {
      encoding: 'utf8',
    });
    expect(back.status, back.stderr).toBe(0);
    await fresh();
    expect(await json('/v1/models/current')).toMatchObject({ model_version: first });
    expect(naming(await lists())).toEqual([]);
    for (const path of ['', '/value', '/similar'])
      expect(await json(`/v1/customers/${erased}${path}`)).toMatchObject({ known: false });
    // Attributes go with the customer, and lists are filtered by them without naming anybody who is gone.
    expect(await json(`/v1/customers/${erased}`)).toMatchObject({ attributes: {} });
    expect(await json(`/v1/customers/${erased}/recommendations`)).not.toMatchObject({ source: 'personal' });
    expect(await json(`/v1/customers/${erased}/export`)).toMatchObject({
      results: { customer: null, recommendations: null, similar_customers: null },
      activity: [],
    });

    // Somebody who was never there is done with when the next run ends, whatever it comes to.
    const id = await erase('nobody-at-all');
    const again = await system.run();
    expect(again.outcome, again.reason).toBe('unchanged');
    expect(await certificate(id)).toMatchObject({
      status: 'complete',
      removed: [],
      remains: [{ place: 'tables/backups' }],
    });

    // Of somebody who is erased while a version is learnt from them, it knows nothing from the moment on that it serves.
    const known = async () => (await json<{ known: boolean }>('/v1/customers/c3')).known;
    expect(await known()).toBe(true);
    let answers: Promise<unknown> = Promise.resolve();
    let looks: Promise<unknown> = Promise.resolve();
    meanwhile = {
      'judge 0': () => {
        answers = erase('c3');
      },
      'activate 1': () => {
        looks = answers.then(fresh).then(known);
      },
    };
    writeFileSync(
      join(data, 'dump'),
      smallShopCsv({ customers: 40, items: 20, from, days: 60, seed: 2 }).replaceAll(`${from}-`, 'more-'),
    );
    await system.objects.upload(join(data, 'dump'), 'raw/events/b.csv');
    await liftHold(system.control);
    const third = await system.run();
    expect(third.outcome, third.reason).toBe('activated');
    const late = String(await answers);
    expect(await looks).toBe(false);
    meanwhile = {};
    // The version was learnt from them: another has to be made.
    expect(await certificate(late)).toMatchObject({ status: 'pending' });
    const fourth = await system.run();
    expect(fourth.outcome, fourth.reason).toBe('activated');
    expect(await certificate(late)).toMatchObject({ status: 'complete' });
  });
});
