import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallShopCsv } from '../support/small-shop.ts';

const main = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'clientele-interrupt-'));
const events = join(scratch, 'events.csv');

beforeAll(() =>
  writeFileSync(events, smallShopCsv({ customers: 500, items: 100, from: '2026-01-01', days: 120 })),
);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** Runs npm start, and sends Ctrl-C as often as told so long after it prints a line that matches. */
function interrupted(data: string, line: RegExp, afterMs: number, times = 1): Promise<Ended> {
  const args = [main, 'start', '--port', '0', '--data', data, '--events', events];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let errors = '';
  let sent = false;
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (sent || !line.test(text)) return;
    sent = true;
    setTimeout(() => {
      for (let i = 0; i < times; i++) setTimeout(() => child.kill('SIGINT'), 50 * i);
    }, afterMs);
  });
  return new Promise((resolve) => child.on('close', (status, signal) => resolve({ status, signal, errors })));
}

describe('Ctrl-C during a run', () => {
  it.each([
    [/planning +1/, 150],
    [/validating dumps +1/, 20],
    [/removing duplicates +1/, 50],
    [/removing duplicates +1/, 600],
  ])('ends it with 130 and no native abort: %s + %i ms', async (line, afterMs) => {
    const data = join(scratch, `at-${line.source.replaceAll(/\W/g, '-')}-${afterMs}`);
    const { status, signal, errors } = await interrupted(data, line, afterMs);
    expect(errors).not.toMatch(/Napi|terminate|FATAL|at .*:\d+:\d+/);
    expect({ status, signal }).toEqual({ status: 130, signal: null });
    expect(existsSync(join(data, 'clientele.lock'))).toBe(false);
  });

  it('ends at once when it comes twice', async () => {
    const begun = performance.now();
    const { status, signal } = await interrupted(join(scratch, 'twice'), /removing duplicates +1/, 50, 2);
    expect(status === 130 || signal === 'SIGINT').toBe(true);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  it('leaves a folder from which the next start continues', async () => {
    const data = join(scratch, 'again');
    expect((await interrupted(data, /validating dumps +1/, 20)).status).toBe(130);
    const next = await interrupted(data, /the API at/, 0);
    expect(next.errors).toBe('');
    expect(next.status).toBe(0);
  });
});
