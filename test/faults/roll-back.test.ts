import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { activateByHand, liftHold } from '../../layers/stores/activate-by-hand.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';

const dump = (from: string, seed: number) => smallShopCsv({ customers: 30, items: 20, from, days: 3, seed });
const DAY = 86_400_000;

let shop: FaultyShop;
const serving = async () => (await shop.control.serving(true))?.version;

/** Delivers another dump and runs. */
async function publish(runId: string, from: string, seed: number): Promise<string> {
  await shop.deliver(`${runId}.csv`, dump(from, seed));
  shop.clock.now += 60_000;
  expect(howItEnded(await shop.run(runId))).toMatch(/^activated/);
  return (await serving()) ?? '';
}

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  shop = await faultyShop();
});

afterEach(() => shop.close());

describe('a roll-back', () => {
  it('holds until it is lifted, and each run that it holds back says so', async () => {
    const old = await publish('first', '2026-01-01', 1);
    await publish('second', '2026-02-01', 2);
    await activateByHand(shop.control, old, shop.clock.now);

    await shop.deliver('third.csv', dump('2026-02-04', 2));
    for (const runId of ['third', 'fourth']) {
      expect(howItEnded(await shop.run(runId))).toMatch(
        new RegExp(`^held: An operator has held version ${old} since .*npm run models -- resume`),
      );
      expect(await serving()).toBe(old);
    }
    expect(await shop.objects.readJson('runs/fourth/report.json')).toMatchObject({
      outcome: 'held',
      reason: expect.stringContaining(old),
    });

    expect(await liftHold(shop.control)).toBe(old);
    expect(await liftHold(shop.control)).toBeUndefined();
    expect(howItEnded(await shop.run('fifth'))).toMatch(/^activated/);
    expect(await serving()).not.toBe(old);
  });

  it('while a run works holds that run back, and its data is published once the hold is lifted', async () => {
    const old = await publish('first', '2026-01-01', 1);
    await publish('second', '2026-02-01', 2);
    await shop.deliver('third.csv', dump('2026-02-04', 2));
    const end = await shop.run('third', {
      before: async (stage) => {
        if (stage === 'publish') await activateByHand(shop.control, old, shop.clock.now);
      },
    });
    expect(howItEnded(end)).toMatch(/^held: An operator has held version/);
    expect(await serving()).toBe(old);
    await liftHold(shop.control);
    expect(howItEnded(await shop.run('fourth'))).toMatch(/^activated/);
  });

  it('to a version about to expire writes its rows again, and goes on holding it', async () => {
    const old = await publish('first', '2026-01-01', 1);
    await publish('second', '2026-02-01', 2);
    await activateByHand(shop.control, old, shop.clock.now);
    shop.clock.now += 20 * DAY;
    expect(howItEnded(await shop.run('late'))).toMatch(/^renewed/);
    const pointer = await shop.control.serving(true);
    expect(pointer?.version).toBe(old);
    expect(pointer?.heldSince).toBeDefined();
    await shop.deliver('third.csv', dump('2026-02-04', 2));
    expect(howItEnded(await shop.run('after'))).toMatch(/^held/);
  });

  it('is over when the newest version is activated again', async () => {
    const old = await publish('first', '2026-01-01', 1);
    const newest = await publish('second', '2026-02-01', 2);
    await activateByHand(shop.control, old, shop.clock.now);
    const pointer = await activateByHand(shop.control, newest, shop.clock.now);
    expect(pointer.heldSince).toBeUndefined();
    expect((await shop.control.serving(true))?.heldSince).toBeUndefined();
  });
});
