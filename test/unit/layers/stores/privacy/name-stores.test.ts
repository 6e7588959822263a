import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedDynamo, startDynamo } from '../../../../../infra/emulator/embedded-dynamo.ts';
import { localCredentials } from '../../../../../infra/emulator/names.ts';
import { ACTIVITY_DAYS, type LiveEvent } from '../../../../../layers/contract/live.ts';
import { PSEUDONYM_KEY_PARTITION, TABLES } from '../../../../../layers/contract/tables.ts';
import { dynamoLiveStore } from '../../../../../layers/stores/live/live-dynamo.ts';
import { knownNames, nameKeyTable, namesUnder } from '../../../../../layers/stores/privacy/name-key.ts';
import { keyIdOf, PLAIN_IDENTIFIERS, pseudonyms } from '../../../../../layers/stores/privacy/names.ts';
import { renameLive } from '../../../../../layers/stores/privacy/rename-live.ts';
import { type FaultyStore, faultyStore } from '../../../../support/faulty-aws.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-names-'));
const names = pseudonyms(Buffer.alloc(32, 2));
let dynamo: EmbeddedDynamo;
let watched: FaultyStore;

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  const live = ['activity', 'activity-raced', 'activity-twice'].map(
    (name) => [name, TABLES.activity] as const,
  );
  const control = ['control', 'control-empty'].map((name) => [name, TABLES.control] as const);
  dynamo = await startDynamo(join(folder, 'dynamo'), Object.fromEntries([...live, ...control]));
  watched = await faultyStore(dynamo.endpoint);
});

afterAll(async () => {
  await watched.close();
  await dynamo.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the key of pseudonyms', () => {
  it('is one, whoever makes it, and lies in its own partition', async () => {
    const keys = () => nameKeyTable('control', { endpoint: dynamo.endpoint });
    expect(await keys().knownKey()).toBeUndefined();
    expect(await knownNames(keys())).toBe(PLAIN_IDENTIFIERS);
    const made = await Promise.all([keys().key(), keys().key(), keys().key()]);
    expect(new Set(made.map(keyIdOf)).size).toBe(1);
    expect(made[0]).toHaveLength(32);
    const { keyId, customer } = await knownNames(keys());
    expect(keyId).toBe(keyIdOf(made[0]));
    expect((await namesUnder(keyId, keys())).customer('ada')).toBe(customer('ada'));
    await expect(namesUnder('another', keys())).rejects.toMatchObject({ code: 'config.invalid' });
    expect(PSEUDONYM_KEY_PARTITION).toBe('key');
  });
});

const event = (id: string, time: number): LiveEvent => ({ id, type: 'view', item: 'mug', time });
const NOW = Date.UTC(2026, 0, 1);

describe('live documents that get other names', () => {
  it('keep their events, beside those that came under the new name, and others stay', async () => {
    const live = dynamoLiveStore('activity', { endpoint: dynamo.endpoint });
    const [ada, bob] = [names.customer('ada'), names.customer('bob')];
    const refs = [
      { kind: 'activity', id: 'ada' },
      { kind: 'activity', id: ada },
      { kind: 'activity', id: bob },
      { kind: 'session', id: 's|1' },
    ] as const;
    const told = [event('old', 1), event('new', 2), event('bob', 3), event('s', 4)];
    for (const [at, ref] of refs.entries())
      await live.update(await live.read([ref]), () => ({ events: [told[at] as LiveEvent] }), NOW);
    const erased = await live.read([{ kind: 'erased', id: 'ada' }] as const);
    await live.update(erased, () => ({ since: 1 }), null);

    await renameLive('activity', { endpoint: dynamo.endpoint })(names, NOW);
    const all = [...refs, { kind: 'session', id: names.session('s|1') }] as const;
    const found = (await live.read(all)).map(({ body }) => body?.events.map(({ id }) => id));
    expect(found).toEqual([undefined, ['old', 'new'], ['bob'], undefined, ['s']]);
    expect((await live.read([{ kind: 'erased', id: 'ada' }] as const))[0]?.body).toEqual({ since: 1 });
    expect(ACTIVITY_DAYS).toBeGreaterThan(1);
  });

  it('are left alone once they have them', async () => {
    const live = dynamoLiveStore('activity-twice', { endpoint: dynamo.endpoint });
    await live.update(
      await live.read([{ kind: 'activity', id: 'ada' }] as const),
      () => ({ events: [event('a', 1)] }),
      NOW,
    );
    const rename = renameLive('activity-twice', { endpoint: watched.endpoint });
    await rename(names, NOW);
    const keyed = [{ kind: 'activity', id: names.customer('ada') }] as const;
    const before = await live.read(keyed);
    await rename(names, NOW);
    expect(await live.read(keyed)).toEqual(before);
    expect(before[0]?.revision).toBe(1);
  });

  it('lose nothing that is written while they move', async () => {
    const direct = { endpoint: dynamo.endpoint };
    const live = dynamoLiveStore('activity-raced', direct);
    const old = [{ kind: 'activity', id: 'ada' }] as const;
    await live.update(await live.read(old), () => ({ events: [event('a', 1)] }), NOW);
    const writer = async () => {
      for (let i = 0; i < 20; i++)
        await live.update(
          await live.read(old),
          ({ body }) => ({ events: [...(body?.events ?? []), event(`w${i}`, 2 + i)] }),
          NOW,
        );
    };
    const mover = async () => {
      for (let i = 0; i < 10; i++) await renameLive('activity-raced', direct)(names, NOW);
    };
    await Promise.all([writer(), mover()]);
    await renameLive('activity-raced', direct)(names, NOW);
    const [document] = await live.read([{ kind: 'activity', id: names.customer('ada') }] as const);
    expect(document?.body?.events.map(({ id }) => id).sort()).toEqual(
      ['a', ...Array.from({ length: 20 }, (_, i) => `w${i}`)].sort(),
    );
    expect((await live.read(old))[0]?.body).toBeUndefined();
  });
});
