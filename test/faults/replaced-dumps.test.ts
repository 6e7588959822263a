import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';

const dump = (seed: number) => smallShopCsv({ customers: 30, items: 20, from: '2026-01-01', days: 3, seed });
const [FIRST, SECOND] = [dump(1), dump(2)];

let shop: FaultyShop;

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  shop = await faultyShop();
});

afterEach(() => shop.close());

/** Runs; before curation `replace` gets the number of the plan, from 1. */
async function run(runId: string, replace: (plan: number) => Promise<void>): Promise<string> {
  let plans = 0;
  const end = await shop.run(runId, {
    before: async (stage) => {
      if (stage === 'plan') plans++;
      if (stage === 'curate') await replace(plans);
    },
  });
  return howItEnded(end);
}

/** The dataset that a run read. */
async function datasetOf(runId: string): Promise<string> {
  return ((await shop.objects.readJson(`runs/${runId}/plan.json`)) as { dataset: string }).dataset;
}

describe('a dump that is replaced between plan and curation', () => {
  it('is read anew in the same run, which says so, and never passes for the one before', async () => {
    await shop.deliver('dump.csv', FIRST);
    const told = await run('first', async (plan) => {
      if (plan === 1) await shop.deliver('dump.csv', SECOND);
    });
    expect(told).toMatch(/^activated: .*raw\/events\/dump\.csv was replaced during the run, and read again/);
    const second = await datasetOf('first');

    // The first content again: its staged form must be made from itself.
    await shop.deliver('dump.csv', FIRST);
    await shop.run('again');
    const first = await datasetOf('again');
    expect(first).not.toBe(second);
    const other = await faultyShop();
    try {
      await other.deliver('dump.csv', FIRST);
      await other.run('clean');
      const [got, clean] = await Promise.all(
        [shop, other].map((one) => one.objects.readJson(`curated/${first}/manifest.json`)),
      );
      expect(got).toEqual(clean);
    } finally {
      await other.close();
    }
  });

  it('without end fails the run with what happened; the next run takes it', async () => {
    await shop.deliver('dump.csv', FIRST);
    const told = await run('restless', (plan) => shop.deliver('dump.csv', dump(10 + plan)));
    expect(told).toMatch(/^failed: The run was planned 3 times.*raw\/events\/dump\.csv/);
    expect(howItEnded(await shop.run('next'))).toMatch(/^activated/);
  });

  it('by the content that the serving version knows leaves nothing to do', async () => {
    await shop.deliver('dump.csv', FIRST);
    expect(howItEnded(await shop.run('first'))).toMatch(/^activated/);
    await shop.deliver('dump.csv', SECOND);
    const told = await run('second', (plan) =>
      plan === 1 ? shop.deliver('dump.csv', FIRST) : Promise.resolve(),
    );
    expect(told).toMatch(/^unchanged/);
  });
});
