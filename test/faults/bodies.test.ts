import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedS3, startS3 } from '../../infra/emulator/embedded-s3.ts';
import { localBucket, localCredentials } from '../../infra/emulator/names.ts';
import { BODY_RETRIES, BUDGETS, withinBudget } from '../../layers/stores/deadlines.ts';
import { type ObjectStore, s3ObjectStore } from '../../layers/stores/objects.ts';
import { type Fault, type FaultyStore, faultyStore } from '../support/faulty-aws.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-bodies-'));
const [source, target] = [join(folder, 'source'), join(folder, 'target')];
const BYTES = randomBytes(3_000_000);

let embedded: EmbeddedS3;
let s3: FaultyStore;
let objects: ObjectStore;
let direct: ObjectStore;

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  embedded = await startS3(join(folder, 's3'), localBucket, () => {});
  s3 = await faultyStore(embedded.endpoint);
  direct = s3ObjectStore(localBucket, { endpoint: embedded.endpoint });
  objects = s3ObjectStore(localBucket, { endpoint: s3.endpoint });
  writeFileSync(source, BYTES);
  await direct.upload(source, 'staged/whole');
  await direct.writeJson('runs/whole.json', { rows: 3 });
});

afterAll(async () => {
  await s3.close();
  await embedded.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  s3.follow(() => undefined);
  s3.heard();
  rmSync(target, { force: true });
});

/** One fault after the other, then none. */
function inTurn(...faults: Fault[]): void {
  s3.follow(() => faults.shift());
}

describe('an object on its way', () => {
  it('is fetched from the beginning again where it broke off, and comes whole', async () => {
    inTurn('truncate', 'reset', 'truncate', 'throttle', 'truncate');
    await objects.download('staged/whole', target);
    expect(readFileSync(target).equals(BYTES)).toBe(true);
    expect(s3.heard()).toHaveLength(6);
  });

  it('is sent again where that failed, and shows whole', async () => {
    inTurn('throttle', 'error', 'reset', 'lost');
    await objects.upload(source, 'staged/sent');
    await direct.download('staged/sent', target);
    expect(readFileSync(target).equals(BYTES)).toBe(true);
    expect(s3.heard()).toHaveLength(5);
  });

  it('is read whole as JSON where half of it came first', async () => {
    inTurn('truncate', 'truncate');
    expect(await objects.readJson('runs/whole.json')).toEqual({ rows: 3 });
  });

  it.each(['truncate', 'reset', 'throttle', 'error'] as const)(
    'is given up after a bounded number of attempts (%s)',
    async (fault) => {
      s3.follow(() => fault);
      const unavailable = { code: 'store.unavailable' };
      await expect(objects.download('staged/whole', target)).rejects.toMatchObject(unavailable);
      const bound = 1 + (fault === 'truncate' ? BODY_RETRIES : BUDGETS.objects.retries).attempts;
      expect(s3.heard()).toHaveLength(bound);
      // The answer to an upload has no body that could break off.
      if (fault === 'truncate') s3.follow(() => 'lost');
      await expect(objects.upload(source, 'staged/never')).rejects.toMatchObject(unavailable);
      expect(s3.heard()).toHaveLength(1 + BODY_RETRIES.attempts);
    },
  );

  it('is not waited for longer than the silence it may keep', async () => {
    const budget = { ...BUDGETS.objects, silenceMs: 150, retries: { firstMs: 1, capMs: 1, attempts: 1 } };
    const hasty = s3ObjectStore(localBucket, { ...withinBudget(budget), endpoint: s3.endpoint });
    s3.follow(() => 'hang');
    await expect(hasty.readJson('runs/whole.json')).rejects.toMatchObject({ code: 'store.unavailable' });
    expect(s3.heard()).toHaveLength(2);
  });

  it('that is not there is asked for once', async () => {
    await expect(objects.download('staged/none', target)).rejects.toMatchObject({ code: 'input.unreadable' });
    expect(s3.heard()).toHaveLength(1);
  });

  it('whose file cannot be read fails its upload, not the process', async () => {
    const path = join(folder, 'soon-gone');
    writeFileSync(path, BYTES);
    const sent = objects.upload(path, 'staged/gone');
    rmSync(path);
    await expect(sent).rejects.toThrow();
    expect(await direct.has('staged/gone')).toBe(false);
  });
});
