import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { output, writeOutput } from '../../../../../infra/cli/batch/output.ts';
import { complaint } from './files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-output-'));
});

describe('a file of results', () => {
  it('appears complete, and alone', async () => {
    const path = join(folder, 'out.ndjson');
    await writeOutput(path, async (results) => {
      for (let i = 0; i < 300; i++) await results.write(`${'x'.repeat(1000)}\n`);
      expect(readdirSync(folder)).not.toContain('out.ndjson');
    });
    expect(readFileSync(path, 'utf8')).toHaveLength(300 * 1001);
    expect(readdirSync(folder)).toEqual(['out.ndjson']);
  });

  it('stays what it was when the work fails, and nothing is left beside it', async () => {
    const path = join(folder, 'out.ndjson');
    writeFileSync(path, 'before');
    const failing = writeOutput(path, async (results) => {
      await results.write('half');
      throw new Error('broken off');
    });
    await expect(failing).rejects.toThrow('broken off');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out.ndjson']);
  });

  it('is refused before any work where its folder is missing or it is one', () => {
    expect(() => output(join(folder, 'no', 'out'))).toThrow(/There is no folder/);
    expect(() => output(folder)).toThrow(/is a folder/);
    for (const path of ['-', join(folder, 'new')]) expect(output(path)).toBe(path);
  });

  it('that cannot be written is one line', async () => {
    const path = join(folder, 'gone', 'out');
    expect(await complaint(() => writeOutput(path, (results) => results.write('x')))).toMatch(
      /^--out .*cannot be written: ENOENT/,
    );
  });
});
