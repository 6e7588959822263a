import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Staged } from '../../layers/contract/artefact-documents.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';

describe('an event engine with too little memory', () => {
  let shop: FaultyShop;

  beforeAll(async () => {
    shop = await faultyShop();
    await shop.deliver('first.csv', smallShopCsv({ customers: 30, items: 20, from: '2026-01-01', days: 3 }));
    await shop.run('first');
  });

  afterAll(() => shop.close());
  afterEach(() => vi.unstubAllEnvs());

  it('ends the run with a word and never passes for a bad dump; with enough the next run makes it good', async () => {
    const before = await shop.control.serving(true);
    await shop.deliver('more.csv', smallShopCsv({ customers: 800, items: 20, from: '2026-02-01', days: 3 }));
    // Half of it is the engine's.
    for (const megabytes of [2, 16]) {
      vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', String(megabytes));
      expect(howItEnded(await shop.run(`with-${megabytes}`))).toMatch(/^failed: Out of Memory/);
      expect(await shop.control.serving(true)).toEqual(before);
    }

    vi.unstubAllEnvs();
    expect(howItEnded(await shop.run('with-enough'))).toMatch(/^activated/);
    const documents = (await shop.objects.list('staged/')).filter(({ key }) => key.endsWith('.json'));
    expect(documents).toHaveLength(2);
    for (const { key } of documents) {
      expect((await shop.objects.readJson(key)) as Staged).toMatchObject({ outcome: 'valid', rejected: 0 });
    }
  });
});

describe('a stage that needs more than the heap', () => {
  it('is ended alone: the process says so, lives, and gives the next stage a new worker', () => {
    const workers = fileURLToPath(new URL('../../infra/emulator/workers.ts', import.meta.url));
    // The modules of the stage alone are too much for this heap.
    const script = `
      import(${JSON.stringify(workers)}).then(async ({ workerPool }) => {
        const pool = workerPool(1);
        for (const turn of [1, 2]) {
          await pool.invoke('train', {}).catch((error) => console.log(turn, error.code));
        }
        await pool.close();
        console.log('alive');
      });`;
    const child = spawnSync(process.execPath, ['--max-old-space-size=10', '--eval', script], {
      encoding: 'utf8',
    });
    expect(child.stdout.trim().split('\n')).toEqual([
      '1 ERR_WORKER_OUT_OF_MEMORY',
      '2 ERR_WORKER_OUT_OF_MEMORY',
      'alive',
    ]);
    expect(child.status).toBe(0);
  });
});
