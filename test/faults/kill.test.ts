import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { localCredentials, localTables } from '../../infra/emulator/names.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { dynamoServingStore } from '../../layers/stores/serving-dynamo.ts';
import { smallShopCsv } from '../support/small-shop.ts';

const main = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'clientele-kill-'));
const [first, second] = [join(scratch, 'first.csv'), join(scratch, 'second.csv')];
const before = join(scratch, 'before');
let firstVersion: string;

/** Runs the main job until it ends, or until it prints a line that matches: then it is killed on the spot. */
function job(
  data: string,
  files: string[],
  killAt?: RegExp,
): Promise<{ status: number | null; killed: boolean }> {
  const args = [main, 'start', '--once', '--data', data, ...files.flatMap((file) => ['--events', file])];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let killed = false;
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (killAt?.test(text) && !killed) killed = child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('exit', (status) => resolve({ status, killed })));
}

/** What a reader would see in a data folder: the serving version and how many of its customers' rows are there. */
async function served(
  data: string,
): Promise<{ version: string | undefined; rows: number; versions: string[] }> {
  const dynamo = await startDynamo(join(data, 'dynamodb'), {
    [localTables.control]: TABLES.control,
    [localTables.results]: TABLES.results,
  });
  try {
    const client = { endpoint: dynamo.endpoint };
    const control = controlTable(localTables.control, client);
    const { results: resultsTable, activity: activityTable } = localTables;
    const store = dynamoServingStore({ resultsTable, activityTable, control, client });
    const serving = await store.current();
    const refs = Array.from({ length: 40 }, (_, c) => ({ kind: 'recommendations' as const, id: `c${c}` }));
    const found = serving === undefined ? [] : await store.read(serving.version, refs);
    const versions = (await control.versions()).map((record) => record.version);
    return { version: serving?.version, rows: found.filter((row) => row !== undefined).length, versions };
  } finally {
    await dynamo.close();
  }
}

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  writeFileSync(first, smallShopCsv({ customers: 60, items: 30, from: '2026-01-01', days: 90 }));
  writeFileSync(second, smallShopCsv({ customers: 80, items: 30, from: '2026-04-01', days: 60, seed: 2 }));
  expect((await job(before, [first])).status).toBe(0);
  const { version } = await served(before);
  firstVersion = version ?? 'none';
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a process that is killed while a run works', () => {
  it.each([
    ['uploading', /uploading dumps/],
    ['planning', /planning/],
    ['validating', /validating dumps/],
    ['removing duplicates', /removing duplicates/],
    ['training', /training/],
    ['judging', /judging/],
    ['publishing', /publishing/],
  ])('leaves the old version serving after %s, and the next run is clean', async (stage, line) => {
    const data = join(scratch, stage.replace(' ', '-'));
    cpSync(before, data, { recursive: true });
    expect((await job(data, [first, second], line)).killed).toBe(true);

    const after = await served(data);
    expect(after).toMatchObject({ version: firstVersion, rows: 40 });

    expect((await job(data, [first, second])).status).toBe(0);
    const next = await served(data);
    expect(next.version).not.toBe(firstVersion);
    expect(next.rows).toBe(40);
    expect(next.versions).toHaveLength(2);
  });

  it.each([
    ['activating', /activating/],
    ['finishing', /finishing/],
  ])('leaves the new version serving after %s', async (stage, line) => {
    const data = join(scratch, stage);
    cpSync(before, data, { recursive: true });
    await job(data, [first, second], line);
    const after = await served(data);
    expect(after.version).not.toBe(firstVersion);
    expect(after.rows).toBe(40);

    expect((await job(data, [first, second])).status).toBe(0);
    expect((await served(data)).version).toBe(after.version);
  });
});
