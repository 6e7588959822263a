import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataFolder, readEndpoints, writeEndpoints } from '../../../../infra/cli/data-folder.ts';

const NOON = Date.UTC(2028, 1, 29, 12);

function empty(): string {
  return mkdtempSync(join(tmpdir(), 'clientele-folder-'));
}

describe('the data folder', () => {
  it('remembers whose shop it holds', () => {
    const folder = empty();
    expect(openDataFolder(folder, 'files', false, NOON)).toEqual({ source: 'files' });
    expect(openDataFolder(folder, undefined, false, NOON)).toEqual({ source: 'files' });
  });

  it('keeps the day up to which its demo shop was made, until it is made afresh', () => {
    const folder = empty();
    const made = { source: 'demo', until: '2028-02-29' };
    expect(openDataFolder(folder, undefined, false, NOON)).toEqual(made);
    const later = NOON + 40 * 86_400_000;
    expect(openDataFolder(folder, undefined, false, later)).toEqual(made);
    expect(openDataFolder(folder, undefined, true, later)).toEqual({ source: 'demo', until: '2028-04-09' });
  });

  it('does not mix the demo shop with a shop of files', () => {
    const folder = empty();
    openDataFolder(folder, undefined, false, NOON);
    expect(() => openDataFolder(folder, 'files', false, NOON)).toThrow(/holds the demo shop; add --fresh/);
    expect(openDataFolder(folder, 'files', true, NOON)).toEqual({ source: 'files' });
  });

  it('never removes a folder that is not its own', () => {
    const folder = empty();
    writeFileSync(join(folder, 'thesis.doc'), 'years of work');
    expect(() => openDataFolder(folder, 'files', true, NOON)).toThrow(/holds other things/);
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
