import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../infra/cli/folder-lock.ts';
import { files } from '../../infra/cli/options.ts';

const main = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'clientele-folders-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs npm start until it ends by itself. */
function start(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, [main, 'start', ...args], { encoding: 'utf8' });
  return { status, said: stderr };
}

/** A data folder with something to lose. */
function shopFolder(name: string): string {
  const folder = join(scratch, name);
  cpSync(join(scratch, 'model'), folder, { recursive: true });
  return folder;
}

beforeAll(() => {
  const model = join(scratch, 'model');
  cpSync(mkdtempSync(join(scratch, 'empty-')), model, { recursive: true });
  writeFileSync(join(model, 'clientele.json'), '{"source":"demo","until":"2026-01-01"}\n');
  writeFileSync(join(model, 'treasure'), 'years of events');
});

describe('a data folder that no file system makes', () => {
  it.runIf(existsSync('/proc/self'))('is refused at once, and says why', () => {
    expect(() => lockFolder('/proc/clientele/data')).toThrow(
      /cannot be written: ENOENT.*Choose another with --data/,
    );
  });
});

describe('--fresh', () => {
  it('leaves the folder of a running shop alone and says what to do', () => {
    const folder = shopFolder('running');
    const unlock = lockFolder(folder);
    try {
      const { status, said } = start('--fresh', '--once', '--data', folder);
      expect(status).toBe(2);
      expect(said).toContain(`works on ${folder} (process ${process.pid}). Stop it first`);
      expect(said.trim()).not.toContain('\n');
      expect(existsSync(join(folder, 'treasure'))).toBe(true);
    } finally {
      unlock();
    }
    expect(readdirSync(folder).sort()).toEqual(['clientele.json', 'treasure']);
  });

  it('takes over what a killed process left', () => {
    const folder = shopFolder('killed');
    writeFileSync(join(folder, 'clientele.lock'), `${2 ** 22 + 1}\n`);
    lockFolder(folder)();
    expect(existsSync(join(folder, 'clientele.lock'))).toBe(false);
  });

  it('removes nothing when the port is in use', async () => {
    const folder = shopFolder('port');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status, said } = start('--fresh', '--port', String(port), '--data', folder);
    server.close();
    expect(status).toBe(2);
    expect(said).toContain(`Port ${port} is in use`);
    expect(existsSync(join(folder, 'treasure'))).toBe(true);
  });

  it.each([
    ['a mapping that is none', ['--map', 'mapping.json'], /mapping/],
    [
      'an issuer that cannot be reached',
      ['--jwt-issuer', 'http://127.0.0.1:1', '--jwt-audience', 'shop'],
      /--jwt-issuer/,
    ],
  ])('removes nothing for %s', (name, args, message) => {
    const folder = shopFolder(name.replaceAll(' ', '-'));
    const events = join(scratch, 'events.csv');
    const map = join(scratch, 'mapping.json');
    writeFileSync(events, 'x\n');
    writeFileSync(map, '{"columns":7}');
    const given = args.map((value) => (value === 'mapping.json' ? map : value));
    const { status, said } = start('--fresh', '--events', events, '--port', '0', '--data', folder, ...given);
    expect(status).toBe(2);
    expect(said).toMatch(message);
    expect(existsSync(join(folder, 'treasure'))).toBe(true);
  });
});

describe('a start that cannot be', () => {
  const events = join(scratch, 'shop.csv');
  beforeAll(() => writeFileSync(events, 'x\n'));

  it.each([
    ['--data names a file', () => ['--data', events], /shop\.csv is a file; name a folder/],
    ['clientele.json is damaged', () => ['--data', damaged()], /clientele\.json is damaged\. Restore it/],
    [
      'a name is too long',
      () => ['--data', join(scratch, 'n'), '--events', named('n'.repeat(200))],
      /too long: rename it/,
    ],
    [
      'a link leads nowhere',
      () => ['--data', join(scratch, 'l'), '--events', linked('/nowhere')],
      /links to nothing/,
    ],
  ])('says why in one line, without a stack: %s', (_, args, message) => {
    const { status, said } = start('--once', ...args());
    expect(status).toBe(2);
    expect(said).toMatch(message);
    expect(said.trim()).not.toContain('\n');
  });

  it('follows links in a folder of events', () => {
    expect(files(linked(events))).toHaveLength(1);
  });

  function damaged(): string {
    const folder = shopFolder('damaged');
    writeFileSync(join(folder, 'clientele.json'), '{"sour');
    return folder;
  }

  function named(name: string): string {
    writeFileSync(join(scratch, name), 'x\n');
    return join(scratch, name);
  }

  function linked(target: string): string {
    const folder = mkdtempSync(join(scratch, 'links-'));
    symlinkSync(target, join(folder, 'link.csv'));
    return folder;
  }
});
