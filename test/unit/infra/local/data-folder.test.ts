import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataFolder, readEndpoints, writeEndpoints } from '../../../../infra/local/data-folder.ts';

function empty(): string {
  return mkdtempSync(join(tmpdir(), 'clientele-folder-'));
}

describe('the data folder', () => {
  it('remembers whose shop it holds', () => {
    const folder = empty();
    expect(openDataFolder(folder, 'files', false)).toEqual({ source: 'files' });
    expect(openDataFolder(folder, undefined, false)).toEqual({ source: 'files' });
  });

  it('does not mix the demo shop with a shop of files', () => {
    const folder = empty();
    openDataFolder(folder, undefined, false);
    expect(() => openDataFolder(folder, 'files', false)).toThrow(/holds the demo shop; add --fresh/);
    expect(openDataFolder(folder, 'files', true)).toEqual({ source: 'files' });
  });

  it('never removes a folder that is not its own', () => {
    const folder = empty();
    writeFileSync(join(folder, 'thesis.doc'), 'years of work');
    expect(() => openDataFolder(folder, 'files', true)).toThrow(/holds other things/);
    expect(existsSync(join(folder, 'thesis.doc'))).toBe(true);
  });

  it('knows a running process from one that was killed', () => {
    const folder = empty();
    const endpoints = { s3: 'a', dynamo: 'b', states: 'c', api: null };
    writeEndpoints(folder, { pid: process.pid, ...endpoints });
    expect(readEndpoints(folder)?.s3).toBe('a');
    writeEndpoints(folder, { pid: 2 ** 22 + 1, ...endpoints });
    expect(readEndpoints(folder)).toBeUndefined();
  });
});
