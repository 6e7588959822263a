import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Command, CommandFailed, Processes } from '../../infra/e2e/processes.ts';
import { Steps } from '../../infra/e2e/steps.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';

let folder: string;
let processes: Processes;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-processes-'));
  processes = new Processes();
});

afterEach(async () => {
  await processes.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

function script(source: string): Command {
  return {
    file: process.execPath,
    arguments: ['--eval', source],
    environment: process.env,
    directory: folder,
    log: join(folder, 'command.log'),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed process that nobody has waited for yet still answers.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a command of the end-to-end run', () => {
  it('gives what it printed', async () => {
    expect(await processes.run(script('console.log("done"); console.error("noted")'), 60)).toMatch(/done\n/);
  });

  it('that fails is named with the last of what it printed', async () => {
    const failing = processes.run(script('console.error("the reason"); process.exit(3)'), 60);
    await expect(failing).rejects.toThrow(CommandFailed);
    await expect(failing).rejects.toThrow(/ended with 3.*the reason/s);
  });

  it('that takes too long is ended', async () => {
    const endless = processes.run(script('setInterval(() => {}, 1000)'), 0.2);
    await expect(endless).rejects.toThrow(/did not end within 0.2 s/);
  });

  it('that should serve but ends is named', async () => {
    const ending = processes.serve(script('console.log("no port")'), () => Promise.resolve(false), 60);
    await expect(ending).rejects.toThrow(/ended with 0/);
  });

  it('takes with it what it started, even what does not listen', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
    const parent = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['--eval', ${JSON.stringify(stubborn)}]);
      require('node:fs').writeFileSync('child.pid', String(child.pid));
      setInterval(() => {}, 1000);`;
    let child = 0;
    await processes.serve(
      script(parent),
      () => {
        try {
          child = Number(readFileSync(join(folder, 'child.pid'), 'utf8'));
        } catch {
          // Not written yet.
        }
        return Promise.resolve(child > 0);
      },
      60,
    );
    expect(isAlive(child)).toBe(true);
    await processes.stopAll();
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 20_000 });
  });
});

describe('the report of the end-to-end run', () => {
  function reported() {
    const lines: string[] = [];
    let clock = 0;
    const steps = new Steps(
      (line) => lines.push(line),
      () => {
        clock += 1500;
        return clock;
      },
    );
    return { steps, lines };
  }

  it('goes on after a check that failed, and fails in the end', async () => {
    const { steps, lines } = reported();
    await steps.check('a check', async () => {
      throw new Error('not as it should be');
    });
    expect(steps.hasFailed).toBe(true);
    await steps.check('another', async () => 1, String);
    expect(lines).toEqual(['FAILED    1.5 s  a check', 'not as it should be', '  ok      1.5 s  another  1']);
    expect(steps.summary()).toMatch(/^1 steps passed, 1 failed \(a check\)/);
  });

  it('ends at a check whose means are missing', async () => {
    const missing = new ClienteleError('config.invalid', 'no Python');
    await expect(reported().steps.check('a check', () => Promise.reject(missing))).rejects.toBe(missing);
  });

  it('has a line for each step, with its time and what it tells, and one for all', async () => {
    const { steps, lines } = reported();
    await steps.step(
      'first',
      async () => 7,
      (result) => `seven is ${result}`,
    );
    await expect(
      steps.step('second', async () => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    expect(lines).toEqual(['  ok      1.5 s  first  seven is 7', 'FAILED    1.5 s  second']);
    expect(steps.summary()).toMatch(/^1 steps passed, 1 failed \(second\), in \d+ s$/);
  });

  it('does not count a step as failed that something missing kept from being tried', async () => {
    const { steps, lines } = reported();
    const missing = new ClienteleError('config.invalid', 'Python is missing');
    await expect(steps.step('install', () => Promise.reject(missing))).rejects.toBe(missing);
    expect(lines).toEqual([]);
    expect(steps.summary()).toMatch(/^0 steps passed, 0 failed, /);
  });
});
