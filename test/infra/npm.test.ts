import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageDirectory } from '../../infra/cloud/npm.ts';

let repository: string;
let archive: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'clientele-npm-'));
  mkdirSync(join(repository, 'made', 'package'), { recursive: true });
  writeFileSync(join(repository, 'made', 'package', 'index.js'), 'module.exports = 1;');
  archive = join(repository, 'made.tgz');
  execFileSync('tar', ['-czf', archive, '-C', join(repository, 'made'), 'package']);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(repository, { recursive: true, force: true });
});

/** Locks `@other/engine` to an integrity. */
function lock(integrity: string): void {
  const packages = { 'node_modules/@other/engine': { version: '1.2.3', integrity } };
  writeFileSync(join(repository, 'package-lock.json'), JSON.stringify({ packages }));
}

function integrityOfArchive(): string {
  return `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
}

/** Puts a program in npm's place that gives the archive, and notes what it was asked for. */
function pretendRegistry(): { asked: () => string[] } {
  const notes = join(repository, 'asked.txt');
  const npm = join(repository, 'npm.js');
  writeFileSync(
    npm,
    `const fs = require('node:fs');
     const [, , , specifier, , destination] = process.argv;
     fs.appendFileSync(${JSON.stringify(notes)}, specifier + '\\n');
     fs.copyFileSync(${JSON.stringify(archive)}, destination + '/fetched.tgz');
     console.log('fetched.tgz');`,
  );
  vi.stubEnv('npm_execpath', npm);
  return { asked: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []) };
}

describe('the files of a locked package', () => {
  it('are those that npm installed, where it did', () => {
    const installed = join(repository, 'node_modules', '@other', 'engine');
    mkdirSync(installed, { recursive: true });
    expect(packageDirectory(repository, '@other/engine')).toBe(installed);
  });

  it('are fetched once for another processor, in the locked version', () => {
    lock(integrityOfArchive());
    const registry = pretendRegistry();
    const first = packageDirectory(repository, '@other/engine');
    const second = packageDirectory(repository, '@other/engine');
    expect(readFileSync(join(first, 'index.js'), 'utf8')).toBe('module.exports = 1;');
    expect(second).toBe(first);
    expect(registry.asked()).toEqual(['@other/engine@1.2.3']);
  });

  it('are refused when they are not what is locked, and nothing of them is kept', () => {
    lock('sha512-something-else');
    pretendRegistry();
    const refused = expect.objectContaining({
      code: 'config.invalid',
      message: expect.stringContaining('differs from package-lock.json'),
    });
    expect(() => packageDirectory(repository, '@other/engine')).toThrow(refused);
    expect(() => packageDirectory(repository, '@other/engine')).toThrow(refused);
  });

  it('are missed by name when the registry does not answer', () => {
    lock(integrityOfArchive());
    writeFileSync(join(repository, 'npm.js'), 'process.exit(1);');
    vi.stubEnv('npm_execpath', join(repository, 'npm.js'));
    expect(() => packageDirectory(repository, '@other/engine')).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        message: expect.stringContaining('@other/engine@1.2.3'),
      }),
    );
  });

  it('are missed by name when nothing is locked', () => {
    lock(integrityOfArchive());
    expect(() => packageDirectory(repository, '@other/nothing')).toThrow(
      expect.objectContaining({ code: 'config.invalid' }),
    );
  });
});
