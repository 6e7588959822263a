import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCAL_STATE_MACHINE, startExecutionsEndpoint } from '../../infra/emulator/executions.ts';
import { localCredentials } from '../../infra/emulator/names.ts';
import type { PipelineFunction } from '../../layers/contract/functions.ts';
import { LEASE_MS } from '../../layers/pipeline/ports.ts';
import { windowRun } from '../../layers/pipeline/trigger/window.ts';
import { stepFunctionRuns } from '../../layers/stores/runs.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';
import { container, watcher } from './watcher.ts';

const dump = (from: string, seed = 1) => smallShopCsv({ customers: 30, items: 20, from, days: 3, seed });
const MINUTE = 60_000;

let shop: FaultyShop;

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  shop = await faultyShop();
});

afterEach(() => shop.close());

describe('upload events', () => {
  it('that come twice and in any order start one run a window, and none is missed', async () => {
    Object.assign(process.env, localCredentials);
    const started: string[] = [];
    const states = await startExecutionsEndpoint((name) => started.push(name));
    const runs = stepFunctionRuns(LOCAL_STATE_MACHINE, { endpoint: states.endpoint });
    const windowMs = 300_000;
    const begin = Math.ceil(Date.UTC(2026, 0, 1) / windowMs) * windowMs;
    // 40 uploads over two windows, told twice each, one after the other in an order that is not theirs.
    const times = Array.from({ length: 80 }, (_, i) => begin + ((i * 37) % 40) * 15_000);
    const answers: boolean[] = [];
    for (const at of times) answers.push(await runs.start(windowRun(at, 300)));
    await states.close();

    expect(started.toSorted()).toEqual([windowRun(begin, 300).runId, windowRun(begin + windowMs, 300).runId]);
    expect(answers.filter((isNew) => isNew)).toHaveLength(2);
    for (const at of times) expect(Date.parse(windowRun(at, 300).startAfter)).toBeGreaterThan(at);
  });

  it('come to the same version whatever the order of the dumps, and however often one is delivered', async () => {
    const other = await faultyShop();
    try {
      const dumps = ['2026-01-01', '2026-01-04', '2026-01-07'].map((from, i) => dump(from, i + 1));
      for (const i of [0, 1, 2]) await shop.deliver(`part-${i}.csv`, dumps[i] as string);
      for (const i of [2, 0, 1, 0, 2]) await other.deliver(`part-${i}.csv`, dumps[i] as string);
      const ends = [await shop.run('run'), await other.run('run')];
      for (const end of ends) expect(howItEnded(end)).toMatch(/^activated/);
      expect(await other.published()).toEqual(await shop.published());
    } finally {
      await other.close();
    }
  });
});

describe('two runs at once', () => {
  it('do the work once: the other waits and finds nothing left', async () => {
    await shop.deliver('dump.csv', dump('2026-01-01'));
    const stages: string[] = [];
    const beat = pulse();
    const together = ['one', 'two'].map(async (runId) => {
      const end = await shop.run(runId, {
        before: (stage) => {
          if (stage !== 'plan') {
            stages.push(`${runId} ${stage}`);
            beat.strike();
          }
        },
        waitUntil: (time) => (time <= shop.clock.now ? Promise.resolve() : beat.next()),
      });
      beat.stop();
      return end;
    });
    const ends = (await Promise.all(together)).map(howItEnded);
    expect(ends.filter((end) => end.startsWith('activated'))).toHaveLength(1);
    expect(ends.filter((end) => end.startsWith('unchanged'))).toHaveLength(1);
    expect(
      new Set(stages.filter((stage) => stage.endsWith('publish')).map((s) => s.split(' ')[0])).size,
    ).toBe(1);
    expect((await shop.published()).size).toBe(1);
  });

  it('are one too many for an hour: the one that waits gives up, and the next does its work', async () => {
    await shop.deliver('first.csv', dump('2026-01-01'));
    await shop.run('first');
    const before = await shop.control.serving(true);
    await shop.deliver('second.csv', dump('2026-02-01', 2));
    await shop.control.acquire('endless', shop.clock.now, shop.clock.now + 2 * 60 * MINUTE);
    expect(howItEnded(await shop.run('late'))).toMatch(/^failed: Another run has held the lease for an hour/);
    expect(await shop.control.serving(true)).toEqual(before);

    shop.clock.now += 2 * 60 * MINUTE;
    expect(howItEnded(await shop.run('next'))).toMatch(/^activated/);
    expect((await shop.control.serving(true))?.version).not.toBe(before?.version);
  });
});

describe('a run that outlasts its lease', () => {
  it.each(['train', 'publish', 'activate', 'finish'] as const)(
    'before “%s” changes nothing any more: the run that came after it serves, whole',
    async (stage) => {
      await shop.deliver('first.csv', dump('2026-01-01'));
      await shop.run('first');
      await shop.deliver('second.csv', dump('2026-02-01', 2));
      const eye = watcher(shop);
      await eye.look();
      let isOvertaken = false;
      const slow = await shop.run('slow', {
        before: async (next: PipelineFunction) => {
          await eye.look();
          if (next !== stage || isOvertaken) return;
          isOvertaken = true;
          shop.clock.now += LEASE_MS + MINUTE;
          await shop.deliver('third.csv', dump('2026-03-01', 3));
          expect(howItEnded(await shop.run('quick'))).toMatch(/^activated/);
        },
      });
      await eye.look();
      // Once activated it had done its work; before that it has lost its say.
      expect(howItEnded(slow)).toMatch(
        stage === 'finish' ? /^activated/ : /^failed: .*no longer holds the lease/,
      );
      const quick = (await shop.objects.readJson('runs/quick/report.json')) as {
        activate: { version: string };
      };
      expect((await shop.control.serving(true))?.version).toBe(quick.activate.version);
      expect(eye.unanswered()).toBe(0);
      await eye.expectWhole();
    },
  );
});

describe('a clock', () => {
  const HOUR = 60 * MINUTE;

  it('that jumps on takes the lease from a run at work, which then loses its say', async () => {
    const { control, clock } = shop;
    await control.acquire('at-work', clock.now, clock.now + LEASE_MS);
    expect(await control.acquire('jumped', clock.now + 24 * HOUR, clock.now + 24 * HOUR + LEASE_MS)).toBe(
      true,
    );
    await expect(control.renew('at-work', clock.now + LEASE_MS)).rejects.toMatchObject({
      code: 'run.lease_lost',
    });
  });

  it('that goes back never takes a lease, and one that was renewed by it can be taken', async () => {
    const { control, clock } = shop;
    await control.acquire('at-work', clock.now, clock.now + LEASE_MS);
    expect(await control.acquire('behind', clock.now - 24 * HOUR, clock.now - 24 * HOUR + LEASE_MS)).toBe(
      false,
    );
    await control.renew('at-work', clock.now - 24 * HOUR + LEASE_MS);
    expect(await control.acquire('next', clock.now, clock.now + LEASE_MS)).toBe(true);
    await expect(control.renew('at-work', clock.now + LEASE_MS)).rejects.toMatchObject({
      code: 'run.lease_lost',
    });
  });

  it('that goes back does not keep a container on the version before, nor one that jumps on', async () => {
    await shop.deliver('first.csv', dump('2026-01-01'));
    await shop.run('first');
    const clocks = [-24, 0, 24, 24 * 365].map((hours) => ({ hours, now: shop.clock.now }));
    const readers = clocks.map((clock) => container(shop, () => clock.now));
    for (const reader of readers) await reader.read([]);
    await shop.deliver('second.csv', dump('2026-02-01', 2));
    await shop.run('second');
    const { version } = (await shop.control.serving(true)) ?? {};
    for (const clock of clocks) clock.now += clock.hours * HOUR + MINUTE;
    for (const reader of readers) {
      const { serving, rows } = await reader.read([{ kind: 'recommendations', id: 'c1' }] as const);
      expect(serving.version).toBe(version);
      expect(rows[0]?.items.length).toBeGreaterThan(0);
    }
  });
});

/** Something to wait for: the other run's next step, or its end. */
function pulse(): { strike(): void; next(): Promise<void>; stop(): void } {
  let waiting: (() => void)[] = [];
  let isStopped = false;
  const strike = () => {
    for (const go of waiting.splice(0)) go();
    waiting = [];
  };
  return {
    strike,
    next: () => (isStopped ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    stop: () => {
      isStopped = true;
      strike();
    },
  };
}
