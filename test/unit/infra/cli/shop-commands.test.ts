import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../../infra/cli/command.ts';
import { config } from '../../../../infra/cli/config/command.ts';
import { writeEndpoints } from '../../../../infra/cli/data-folder.ts';
import { dumps } from '../../../../infra/cli/dumps/command.ts';
import { upload } from '../../../../infra/cli/dumps/upload.ts';
import { errorLine } from '../../../../infra/cli/fail.ts';
import { type EmbeddedDynamo, startDynamo } from '../../../../infra/emulator/embedded-dynamo.ts';
import { type EmbeddedS3, startS3 } from '../../../../infra/emulator/embedded-s3.ts';
import { localBucket, localCredentials, localTables } from '../../../../infra/emulator/names.ts';
import { TABLES } from '../../../../layers/contract/tables.ts';
import { SHOP_CONFIG_KEY } from '../../../../layers/pipeline/config/shop-config.ts';
import { type ObjectStore, s3ObjectStore } from '../../../../layers/stores/objects.ts';
import { objectRemover } from '../../../../layers/stores/remove-objects.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-shop-commands-'));
const data = join(folder, 'shop');
let s3: EmbeddedS3;
let dynamo: EmbeddedDynamo;
let objects: ObjectStore;

/** A shop that runs: its bucket, with this process as the one that serves it. */
beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  mkdirSync(data);
  writeFileSync(join(data, 'clientele.json'), '{"source":"files"}');
  s3 = await startS3(join(folder, 's3'), localBucket, () => {});
  objects = s3ObjectStore(localBucket, { endpoint: s3.endpoint });
  dynamo = await startDynamo(join(folder, 'dynamo'), { [localTables.control]: TABLES.control });
  writeEndpoints(data, {
    pid: process.pid,
    s3: s3.endpoint,
    dynamo: dynamo.endpoint,
    states: '',
    api: null,
  });
});

afterAll(async () => {
  await s3.close();
  await dynamo.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a command printed. */
async function said(command: CommandUnknownOpts, ...argv: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    await runCommand(command, [...argv, '--data', data]);
    return log.mock.calls.map(([line]) => String(line)).join('\n');
  } finally {
    log.mockRestore();
  }
}

/** How a command was refused, as a person reads it. */
async function refusal(command: CommandUnknownOpts, ...argv: string[]): Promise<string> {
  const error = await said(command, ...argv).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(Error);
  return errorLine(error);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('config', () => {
  it('changes a setting, keeps the others, and takes it back', async () => {
    expect(await said(config(), 'set', 'customers.margin', '0.3')).toMatch(
      /^customers\.margin: 1 → 0\.3\. The next run uses it\./,
    );
    await said(config(), 'set', 'customers.timeZone', 'Europe/Berlin');
    await said(config(), 'set', 'rates.USD', '0.92');
    expect(await objects.readJson(SHOP_CONFIG_KEY)).toEqual({
      customers: { margin: 0.3, timeZone: 'Europe/Berlin' },
      rates: { USD: 0.92 },
    });
    expect(await said(config(), 'get', 'customers.margin')).toBe('0.3');
    expect(await said(config(), 'get', 'customers.horizonDays')).toBe('365');
    expect(await said(config(), 'set', 'customers.margin', '0.3')).toMatch(/already\. Nothing was changed/);
    await said(config(), 'unset', 'customers.margin');
    await said(config(), 'unset', 'rates');
    expect(await objects.readJson(SHOP_CONFIG_KEY)).toEqual({ customers: { timeZone: 'Europe/Berlin' } });
    expect(await said(config(), 'list')).toMatch(
      /customers\.timeZone = "Europe\/Berlin" {2}\(default: "UTC"\)\n {4}The shop's time zone/,
    );
  });

  it.each([
    ['customers.marjin', '1', /no setting customers\.marjin\. Did you mean customers\.margin\?/],
    ['margin', '1', /no setting margin\. Did you mean customers\.margin\?/],
    ['recommend.halflifedays', '9', /Did you mean recommend\.halfLifeDays\?/],
    ['customers.margin', '5', /customers\.margin: .*\(given: 5\)/],
    ['customers.margin', 'much', /customers\.margin: .*\(given: "much"\)/],
    ['mapping', 'woocomerce', /no mapping preset 'woocomerce'/],
    ['__proto__.x', '1', /no setting __proto__\.x/],
  ])('refuses %s %s and changes nothing', async (path, value, words) => {
    const before = await objects.findJson(SHOP_CONFIG_KEY);
    expect(await refusal(config(), 'set', path, value)).toMatch(words);
    expect(await objects.findJson(SHOP_CONFIG_KEY)).toEqual(before);
  });

  it.each([
    ['{"customer":{"margin":0.5}}', /there is no setting customer; did you mean customers\?/],
    [
      '{"recommend":{"holdoutDay":7}}',
      /no setting recommend\.holdoutDay; did you mean recommend\.holdoutDays\?/,
    ],
    ['{"currency":', /is not JSON/],
    ['[1]', /holds no settings/],
  ])('checks a file: %s', async (text, words) => {
    expect(await refusal(config(), 'check', file('shop.json', text))).toMatch(words);
  });

  it('says that a file is right', async () => {
    expect(await said(config(), 'check', file('right.json', '{"currency":"GBP"}'))).toMatch(
      /right\.json is valid: it sets currency\.$/,
    );
    expect(await refusal(config(), 'check', folder)).toMatch(/is not a file/);
  });
});

const EVENTS = 'event_type,timestamp,customer_id,item_id\nview,2026-11-01T00:00:00Z,c1,A\n';

describe('upload and dumps', () => {
  beforeEach(async () => {
    const remove = objectRemover(localBucket, { endpoint: s3.endpoint });
    for (const { key } of await objects.list('raw/')) await remove(key);
  });

  it('recognises what files hold by their columns', async () => {
    const paths = [
      file('e.csv', EVENTS),
      file('i.csv', 'item_id,title,price\nA,Mug,3\n'),
      file('c.ndjson', '{"customer_id":"c1","consent":{"analytics":true}}\n'),
    ];
    expect(await said(upload(), ...paths)).toMatch(
      /e\.csv: events\n {2}i\.csv: items\n {2}c\.ndjson: customers\nUploaded 3 of 3 files\. A run begins now/,
    );
    expect((await objects.list('raw/')).map(({ key }) => key)).toEqual([
      'raw/customers/c.ndjson',
      'raw/events/e.csv',
      'raw/items/i.csv',
    ]);
    expect(await said(upload(), paths[0]!)).toMatch(
      /Uploaded 0 of 1 file\. The rest is there already, with the same content\.$/,
    );
  });

  it('uploads nothing as what it is not', async () => {
    const items = file('catalogue.csv', 'item_id,title\nB,Pot\n');
    expect(await refusal(upload(), items, '--kind', 'events')).toMatch(
      /catalogue\.csv has the columns of items, not of events, for which it lacks 'event_type', 'timestamp'\./,
    );
    const timed = (name: string) =>
      file(name, 'event_type,customer_id,item_id,time\nview,c,i,2024-01-01T00:00:00Z\n');
    expect(await refusal(upload(), timed('a.csv'), timed('b.csv'), '--kind', 'events')).toMatch(
      /a\.csv lacks 'timestamp' of events; .*b\.csv lacks 'timestamp' of events\. .*in a mapping/,
    );
    expect(await refusal(upload(), file('what.csv', 'a,b\n1,2\n'))).toMatch(/Say so with --kind/);
    mkdirSync(join(folder, 'sub'), { recursive: true });
    expect(await refusal(upload(), file('e.csv', EVENTS), file('sub/e.csv', EVENTS))).toMatch(
      /have the same name/,
    );
    expect(await objects.list('raw/')).toEqual([]);
  });

  it('lists and removes dumps, all of those named or none', async () => {
    expect(await said(dumps(), 'list')).toBe('The shop has no dumps.');
    await said(
      upload(),
      file('e.csv', EVENTS),
      file('i.csv', 'item_id,title\nA,Mug\n'),
      file('c.csv', 'customer_id\nc\n'),
    );
    expect(await said(dumps(), 'list')).toMatch(/events +e\.csv +1 kB +2\d{3}-\d\d-\d\d \d\d:\d\d/);
    expect(await refusal(dumps(), 'remove', 'e.csv', 'nope.csv')).toMatch(/There is no dump nope\.csv/);
    expect(await objects.has('raw/events/e.csv')).toBe(true);
    expect(await said(dumps(), 'remove', 'e.csv', 'items/i.csv')).toMatch(
      /^Removed 2 dumps \(1 kB\)\. The next run learns without them\./,
    );
    expect(await objects.list('raw/')).toHaveLength(1);
  });
});

describe('a command on a shop that is not there', () => {
  it.each([
    [['list', '--data', join(folder, 'nowhere')], /is not a data folder of npm start/],
    [['list', '--shop', 'acme', '--data', 'x'], /cannot be used with/],
  ])('says so: %j', async (argv, words) => {
    const error = await runCommand(dumps(), argv).catch((cause: unknown) => cause);
    expect(errorLine(error)).toMatch(words);
  });

  it('asks for a region and for credentials in a sentence', async () => {
    const kept = { ...process.env };
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    });
    const line = async () =>
      errorLine(await runCommand(dumps(), ['list', '--shop', 'acme']).catch((cause: unknown) => cause));
    try {
      expect(await line()).toBe(
        'Could not look up the stack clientele-acme: no AWS region is set. Set AWS_REGION, such as eu-central-1.',
      );
      process.env.AWS_REGION = 'eu-central-1';
      expect(await line()).toMatch(/: no AWS credentials were found\. Set AWS_PROFILE, or /);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
      Object.assign(process.env, kept);
    }
  });
});
