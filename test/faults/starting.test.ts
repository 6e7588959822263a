import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../infra/cli/data-folder.ts';
import { readiness } from '../../infra/cli/start/readiness.ts';
import { startGateway } from '../../infra/emulator/gateway.ts';
import { clientOf } from '../acceptance/client.ts';
import { expectProblem } from '../acceptance/expectations.ts';
import { smallShopCsv } from '../support/small-shop.ts';

const main = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'clientele-starting-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('requests while the shop comes up', () => {
  it('are answered 503 with Retry-After, and reach no function', async () => {
    let calls = 0;
    const folder = mkdtempSync(join(scratch, 'folder-'));
    openDataFolder(folder, 'files', false, 0);
    const { open, check } = readiness(folder, () => {});
    const load = async () => async () => {
      calls++;
      return { statusCode: 200, body: '{}' };
    };
    const gateway = await startGateway({ port: 0, check, load });
    try {
      const ask = clientOf(gateway.url);
      const early = await ask('/v1/health');
      expectProblem(early, 503, 'store.unavailable');
      expect(early.json).toMatchObject({ detail: expect.stringContaining('is starting') });
      expect(Number(early.headers['retry-after'])).toBeGreaterThan(0);
      expect(calls).toBe(0);
      open();
      expect((await ask('/v1/health')).status).toBe(200);
      rmSync(folder, { recursive: true });
      const late = await ask('/v1/health');
      expectProblem(late, 503, 'store.unavailable');
      expect(late.json).toMatchObject({ detail: expect.stringContaining('was removed') });
      expect(calls).toBe(1);
    } finally {
      await gateway.close();
    }
  });

  it('do not break live intake: after the first event that is accepted, all are', async () => {
    const events = join(scratch, 'events.csv');
    writeFileSync(events, smallShopCsv({ customers: 30, items: 20, from: '2026-10-01', days: 30 }));
    const port = await freePort();
    const args = ['--port', String(port), '--data', join(scratch, 'shop'), '--events', events];
    const child: ChildProcess = spawn(process.execPath, [main, 'start', ...args], { stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const ask = clientOf(`http://127.0.0.1:${port}`);
    const statuses: number[] = [];
    try {
      while (statuses.filter((status) => status === 202).length < 20) {
        const body = JSON.stringify({
          events: [{ event_type: 'view', session_id: `s-${statuses.length}`, item_id: 'i1' }],
        });
        const headers = { 'content-type': 'application/json' };
        const answer = await ask('/v1/events', { method: 'POST', headers, body }).catch(() => undefined);
        if (answer === undefined) await sleep(2);
        else statuses.push(answer.status);
      }
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
    expect([...new Set(statuses)].sort()).toEqual(statuses[0] === 202 ? [202] : [202, 503]);
    expect(statuses.slice(statuses.indexOf(202)).every((status) => status === 202)).toBe(true);
  }, 60_000);
});
