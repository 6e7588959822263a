import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAll, runStage, shareMemory } from '../../../../../infra/cli/container/stages.ts';
import { uploadDumps } from '../../../../../infra/cli/dumps/upload-dumps.ts';
import { type LocalSystem, startLocalSystem } from '../../../../../infra/emulator/system.ts';
import { smallShopCsv } from '../../../../support/small-shop.ts';

const scratch = mkdtempSync(join(tmpdir(), 'clientele-container-'));
let system: LocalSystem;

beforeAll(async () => {
  system = await startLocalSystem({ data: join(scratch, 'data'), threads: 1 });
});

afterAll(async () => {
  await system.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a container', () => {
  it('does a whole run against the stores of its environment, gives the lease back, and then one stage by name', async () => {
    const path = join(scratch, 'shop.csv');
    writeFileSync(path, smallShopCsv({ customers: 60, items: 12, from: '2026-01-01', days: 120 }));
    await uploadDumps(system.objects, [{ kind: 'events', path }], () => {});
    expect(await runAll(2)).toMatchObject({ outcome: 'activated' });
    expect(await system.control.serving(true)).toBeDefined();
    expect(await system.control.acquire('another', Date.now(), Date.now() + 1000)).toBe(true);
    await system.control.release('another');

    const run = { runId: 'one-stage', startAfter: new Date(0).toISOString() };
    expect(await runStage('plan', run)).toMatchObject({ outcome: 'unchanged' });
    const nothing = { memoryMb: 1, seconds: 1, storageMb: 1 };
    await expect(runStage('plan', { ...run, ceilings: { curate: nothing } })).rejects.toMatchObject({
      code: 'document.damaged',
    });
    await system.control.release('one-stage');
  });

  it('knows no stage that a run does not have', async () => {
    await expect(runStage('recommendations', {})).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('the memory of a container', () => {
  it('is shared by its workers, unless somebody said otherwise', () => {
    const [one, two]: NodeJS.ProcessEnv[] = [{}, {}];
    shareMemory(1, one);
    shareMemory(2, two);
    const [whole, half] = [one, two].map((env) => Number(env?.AWS_LAMBDA_FUNCTION_MEMORY_SIZE));
    expect(whole).toBeGreaterThan(0);
    expect(Math.abs((half as number) * 2 - (whole as number))).toBeLessThanOrEqual(1);
    const told: NodeJS.ProcessEnv = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' };
    shareMemory(1, told);
    expect(told.AWS_LAMBDA_FUNCTION_MEMORY_SIZE).toBe('512');
  });
});
