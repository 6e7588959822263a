import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ended } from '../../infra/emulator/state-machine.ts';
import type { Serving } from '../../layers/contract/control-records.ts';
import { FAULTS, type FaultyStore, type Script, seeded } from '../support/faulty-aws.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';
import { type Watcher, watcher } from './watcher.ts';

const FIRST = smallShopCsv({ customers: 40, items: 30, from: '2026-01-01', days: 4 });
const SECOND = smallShopCsv({ customers: 50, items: 30, from: '2026-03-01', days: 4, seed: 2 });
/** All that a store can do to a call but stay silent. */
const SUDDEN = FAULTS.filter((fault) => fault !== 'hang');
const isWrite = (operation: string) => operation === 'PutItem' || operation === 'BatchWriteItem';

let shop: FaultyShop;
let first: Ended;
let second: Ended;
let serving: Serving;
let truth: Map<string, Map<string, string>>;
let runs = 0;

beforeAll(async () => {
  shop = await faultyShop();
  await shop.deliver('first.csv', FIRST);
  first = await shop.run('first');
  serving = (await shop.control.serving(true)) as Serving;
  await shop.deliver('second.csv', SECOND);
  second = await shop.run('second');
  truth = await shop.published();
});

afterAll(() => shop.close());

// Every pause is jittered down to nothing: retries are counted, not waited for.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

const versionOf = ({ state }: Ended) => (state.activate as { version: string }).version;

/** Follows a script, and looks at the shop before each write of the run. */
function watched(script: Script, eye: Watcher): Script {
  return async (call) => {
    if (isWrite(call.operation)) await eye.look();
    return script(call);
  };
}

function faultsOf(...stores: FaultyStore[]): number {
  return stores.flatMap((store) => store.heard()).filter(({ fault }) => fault !== undefined).length;
}

function heal(): void {
  for (const store of [shop.dynamo, shop.s3, shop.front]) {
    store.follow(() => undefined);
    store.heard();
  }
}

describe('publishing and activating', () => {
  it('has two whole versions to tell apart', () => {
    for (const run of [first, second]) expect(howItEnded(run)).toMatch(/^activated/);
    expect(truth.get(versionOf(first))?.size).toBeGreaterThan(100);
    expect(truth.get(versionOf(second))?.size).toBeGreaterThan(100);
  });

  it.each(SUDDEN)('ends well under “%s”, and readers see one whole version or the other', async (fault) => {
    heal();
    const runId = `under-${fault}`;
    await shop.rewind(second, runId, serving);
    const eye = watcher(shop);
    await eye.look();
    shop.dynamo.follow(watched(seeded(3, 30, [fault]), eye));
    shop.s3.follow(seeded(4, 30, [fault]));
    shop.front.follow(seeded(5, 30, [fault]));

    const ended = await shop.publish(second, runId);
    expect(howItEnded(ended)).toMatch(/^activated/);
    expect(faultsOf(shop.dynamo, shop.s3)).toBeGreaterThan(2);
    heal();
    await eye.look();
    expect(eye.versions()).toEqual([versionOf(first), versionOf(second)]);
    expect(await shop.published()).toEqual(truth);
    await eye.expectWhole();
  });

  it('may break off at any call: a whole version serves, and the next run makes it good', async () => {
    heal();
    const calls = await callsOfPublishing();
    // Nine of them from the first to the last: each costs two runs.
    for (let at = 0; at < calls; at += Math.floor(calls / 8)) {
      heal();
      const runId = `cut-${++runs}`;
      await shop.rewind(second, runId, serving);
      const eye = watcher(shop);
      await eye.look();
      let count = 0;
      const away: Script = () => (count++ >= at ? 'error' : undefined);
      shop.dynamo.follow(watched(away, eye));
      shop.s3.follow(away);
      await shop.publish(second, runId);
      heal();
      await eye.look();
      await eye.expectWhole();
      const now = (await shop.control.serving(true))?.version;
      expect([versionOf(first), versionOf(second)]).toContain(now);

      // The lease of a run that could not even give it back falls to the next one in time.
      const next = `after-${runs}`;
      await shop.objects.writeJson(`runs/${next}/plan.json`, {
        ...((await shop.objects.readJson(`runs/${runId}/plan.json`)) as object),
        runId: next,
      });
      const later = shop.clock.now + 21 * 60_000;
      expect(await shop.control.acquire(next, later, later + 60_000)).toBe(true);
      expect(howItEnded(await shop.publish(second, next))).toMatch(/^activated/);
      expect(await shop.published()).toEqual(truth);
    }
  });
});

describe('a whole run', () => {
  it.each([11, 12])('comes to the same version whatever goes wrong on its way (seed %i)', async (seed) => {
    const other = await faultyShop();
    try {
      await other.deliver('first.csv', FIRST);
      await other.run('first');
      await other.deliver('second.csv', SECOND);
      const eye = watcher(other);
      other.dynamo.follow(watched(seeded(seed, 20, SUDDEN), eye));
      other.s3.follow(seeded(seed + 1, 20, SUDDEN));
      other.front.follow(seeded(seed + 2, 20, SUDDEN));
      const ended = await other.run('second');
      expect(howItEnded(ended)).toMatch(/^activated/);
      expect(faultsOf(other.dynamo, other.s3)).toBeGreaterThan(20);
      expect(await other.published()).toEqual(truth);
      await eye.expectWhole();
    } finally {
      await other.close();
    }
  });
});

async function callsOfPublishing(): Promise<number> {
  await shop.rewind(second, 'counted', serving);
  heal();
  await shop.publish(second, 'counted');
  return shop.dynamo.heard().length + shop.s3.heard().length;
}
