import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cannotOpen } from '../../infra/emulator/dynamo-files.ts';
import { startDynamoThread } from '../../infra/emulator/dynamo-thread.ts';
import { type DynamoOptions, startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { findLogDamage } from '../../infra/emulator/level-log.ts';
import { localCredentials } from '../../infra/emulator/names.ts';
import { TABLES } from '../../layers/contract/tables.ts';

Object.assign(process.env, localCredentials);
const scratch = mkdtempSync(join(tmpdir(), 'clientele-tables-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tables = { control: TABLES.control };
const used: DynamoOptions = { isUsed: true };
let model: string;

/** A client that does not try twice. */
function itemsOf(endpoint: string) {
  const client = new DynamoDBClient({ endpoint, maxAttempts: 1 });
  const key = (name: string) => ({ pk: { S: name }, sk: { S: '-' } });
  return {
    put: (name: string, bytes = 10) =>
      client.send(
        new PutItemCommand({ TableName: 'control', Item: { ...key(name), v: { S: 'x'.repeat(bytes) } } }),
      ),
    has: async (name: string) =>
      (await client.send(new GetItemCommand({ TableName: 'control', Key: key(name) }))).Item !== undefined,
  };
}

/** A copy of the tables of a shop with rules. */
function copy(name: string): string {
  const directory = join(scratch, name);
  cpSync(model, directory, { recursive: true });
  return directory;
}

const logOf = (directory: string) =>
  join(directory, readdirSync(directory).find((name) => name.endsWith('.log')) ?? '');

beforeAll(async () => {
  model = join(scratch, 'model');
  const dynamo = await startDynamo(model, tables);
  for (let i = 0; i < 20; i++) await itemsOf(dynamo.endpoint).put(`rule-${i}`, 3_000);
  await dynamo.close();
});

describe('damaged tables are refused, never taken for those of an empty shop', () => {
  function flipped(directory: string, share: number): string {
    const log = logOf(directory);
    const bytes = readFileSync(log);
    const at = Math.floor(bytes.length * share);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    writeFileSync(log, bytes);
    return directory;
  }

  it.each([
    ['a log with a wrong bit at its beginning', () => flipped(copy('start'), 0), /log is damaged at byte 0/],
    ['a log with a wrong bit in its middle', () => flipped(copy('middle'), 0.5), /log is damaged at byte/],
    [
      'no log',
      () => {
        const directory = copy('no-log');
        rmSync(logOf(directory));
        return directory;
      },
      /its tables are missing/,
    ],
    [
      'no CURRENT',
      () => {
        const directory = copy('no-current');
        rmSync(join(directory, 'CURRENT'));
        return directory;
      },
      /CURRENT is missing/,
    ],
    [
      'a CURRENT of something else',
      () => {
        const directory = copy('garbage');
        writeFileSync(join(directory, 'CURRENT'), 'garbage');
        return directory;
      },
      /the files are damaged/,
    ],
    [
      'a manifest of something else',
      () => {
        const directory = copy('manifest');
        const name = readdirSync(directory).find((one) => one.startsWith('MANIFEST')) ?? '';
        writeFileSync(join(directory, name), Buffer.alloc(500, 7));
        return directory;
      },
      /the files are damaged/,
    ],
    [
      'a file in the place of the folder',
      () => {
        writeFileSync(join(scratch, 'file'), '');
        return join(scratch, 'file');
      },
      /is a file, not a folder/,
    ],
    ['no folder', () => join(scratch, 'gone'), /its tables are missing/],
  ])('%s', async (_, damage, message) => {
    const directory = damage();
    await expect(startDynamo(directory, tables, undefined, used)).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringMatching(message),
    });
    await expect(startDynamoThread(directory, tables, undefined, used)).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringMatching(message),
    });
  });

  it('but a log that a kill cut off is read up to there', async () => {
    const directory = copy('cut');
    const log = logOf(directory);
    truncateSync(log, readFileSync(log).length - 100);
    const dynamo = await startDynamo(directory, tables, undefined, used);
    expect(await itemsOf(dynamo.endpoint).has('rule-18')).toBe(true);
    await dynamo.close();
  });

  it('wherever a log is damaged, and in none that is whole', () => {
    const log = readFileSync(logOf(model));
    expect(findLogDamage(log)).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(log.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(log);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        const found = findLogDamage(damaged);
        // A length that points beyond the end reads like a record that was cut off.
        if (found !== undefined) expect(found).toBeLessThanOrEqual(at);
        else expect(at).toBeGreaterThan(log.length - 32_768);
      }),
    );
  });
});

describe('the reason why tables cannot be opened', () => {
  it.each([
    [
      'LEVEL_LOCKED',
      'IO error: lock /d/LOCK: Resource temporarily unavailable',
      /another Clientele process uses them/,
    ],
    ['', 'IO error: /d/LOCK: Permission denied', /may not write there/],
    ['', 'IO error: /d/000004.dbtmp: Read-only file system', /may not write there/],
    ['', 'IO error: /d/000003.log: No space left on device', /the disk is full/],
    ['LEVEL_CORRUPTION', 'Corruption: 1 missing files; e.g.: /d/000005.ldb', /files are damaged/],
    ['', 'IO error: /d/LOCK: Is a directory', /something else is where their files belong/],
    ['', 'IO error: /d/LOCK: Input/output error', /Input\/output error/],
  ])('is told in words: %s %s', (code, message, told) => {
    const cause = Object.assign(new Error(message), { code });
    const error = cannotOpen('/d', new Error('Database failed to open', { cause }));
    expect(error.message).toMatch(told);
    expect(error.message).toContain(message);
  });
});

describe('tables that can no longer be written', () => {
  /** Writes until that fails, then calls `mend` and waits until it works again. */
  async function outage(directory: string, breakIt: () => void, mend: () => void): Promise<string[]> {
    const told: string[] = [];
    let over: (() => void) | undefined;
    const isOver = new Promise<void>((resolve) => {
      over = resolve;
    });
    const dynamo = await startDynamoThread(directory, tables, undefined, {
      retryMs: 20,
      onOutage: (line) => {
        told.push(line);
        if (line.endsWith('are open again.')) over?.();
        else mend();
      },
    });
    const { put, has } = itemsOf(dynamo.endpoint);
    await put('before');
    breakIt();
    for (let i = 0; told.length === 0 && i < 100; i++) await put(`filler-${i}`, 300_000).catch(() => {});
    await isOver;
    await put('after');
    expect([await has('before'), await has('after')]).toEqual([true, true]);
    await dynamo.close();
    return told;
  }

  it('are opened again at the same address once their folder is back, and say so', async () => {
    const directory = join(scratch, 'moved');
    const away = join(scratch, 'away');
    const told = await outage(
      directory,
      () => renameSync(directory, away),
      () => {
        rmSync(directory, { recursive: true, force: true });
        renameSync(away, directory);
      },
    );
    expect(told[0]).toMatch(/503/);
    expect(told.at(-1)).toBe(`The tables in ${directory} are open again.`);
  });

  const disk = join(scratch, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status === 0;
  afterAll(() => mounted && spawnSync('umount', ['-l', disk]));

  // Only the super-user of a machine may make a disk so small.
  it.skipIf(!mounted)('for want of room work again once there is some', async () => {
    const filler = join(disk, 'filler');
    const told = await outage(
      join(disk, 'tables'),
      () => {
        try {
          writeFileSync(filler, Buffer.alloc(8 << 20));
        } catch {
          // Full, as it should be.
        }
      },
      () => rmSync(filler, { force: true }),
    );
    expect(told[0]).toMatch(/the disk is full\. Make room/);
    expect(told.at(-1)).toMatch(/open again/);
  });
});
