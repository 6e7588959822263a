import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startDynamoThread } from '../../../../infra/emulator/dynamo-thread.ts';
import { localCredentials } from '../../../../infra/emulator/names.ts';
import { TABLES } from '../../../../layers/contract/tables.ts';
import { dynamoLiveStore } from '../../../../layers/stores/live/live-dynamo.ts';

Object.assign(process.env, localCredentials);
const folder = mkdtempSync(join(tmpdir(), 'clientele-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the embedded table on a thread of its own', () => {
  it('keeps what was written when it is closed and opened again', async () => {
    const first = await startDynamoThread(folder, { activity: TABLES.activity });
    const event = { id: 'e', type: 'view', item: 'mug', time: 1 } as const;
    const store = dynamoLiveStore('activity', { endpoint: first.endpoint });
    await store.update(await store.read([{ kind: 'activity', id: 'c' }]), () => ({ events: [event] }), null);
    await first.close();

    const second = await startDynamoThread(folder, { activity: TABLES.activity });
    const again = dynamoLiveStore('activity', { endpoint: second.endpoint });
    expect((await again.read([{ kind: 'activity', id: 'c' }]))[0]?.body).toEqual({ events: [event] });
    await second.close();
  });

  it('says so when another process works on the folder', async () => {
    const first = await startDynamoThread(folder, { activity: TABLES.activity });
    await expect(startDynamoThread(folder, { activity: TABLES.activity })).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining('another Clientele'),
    });
    await first.close();
  });
});
