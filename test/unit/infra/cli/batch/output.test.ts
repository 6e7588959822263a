import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkOutput, writeOutput } from '../../../../../infra/cli/batch/output.ts';
import { complaint } from './files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-output-'));
});

describe('a file of results', () => {
  it('appears complete, and alone', async () => {
    const path = join(folder, 'out.ndjson');
    await writeOutput(path, async (output) => {
      for (let i = 0; i < 300; i++) await output.write(`${'x'.repeat(1000)}\n`);
      expect(readdirSync(folder)).not.toContain('out.ndjson');
    });
    expect(readFileSync(path, 'utf8')).toHaveLength(300 * 1001);
    expect(readdirSync(folder)).toEqual(['out.ndjson']);
  });

  it('stays what it was when the work fails, and nothing is left beside it', async () => {
    const path = join(folder, 'out.ndjson');
    writeFileSync(path, 'before');
    const failing = writeOutput(path, async (output) => {
      await output.write('half');
      throw new Error('broken off');
    });
    await expect(failing).rejects.toThrow('broken off');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out.ndjson']);
  });

  it('is refused before any work where its folder is missing or it is one', async () => {
    expect(await complaint(() => checkOutput(join(folder, 'no', 'out')))).toMatch(/there is no folder/);
    expect(await complaint(() => checkOutput(folder))).toMatch(/is a folder/);
    checkOutput('-');
    checkOutput(join(folder, 'new'));
  });

  it('that cannot be written is one line', async () => {
    const path = join(folder, 'gone', 'out');
    expect(await complaint(() => writeOutput(path, (output) => output.write('x')))).toMatch(
      /^--out .*cannot be written: ENOENT/,
    );
  });
});
