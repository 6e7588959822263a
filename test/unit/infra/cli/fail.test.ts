import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const source = (error: string) => `
  import { fail, usageError } from './infra/cli/fail.ts';
  import { ClienteleError } from './layers/contract/errors.ts';
  fail(${error});`;

/** How a command ends with an error, in a process of its own. */
function ended(error: string, env: NodeJS.ProcessEnv = {}) {
  const args = ['--input-type=module-typescript', '--eval', source(error)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: new URL('../../../..', import.meta.url),
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

describe('a command that fails', () => {
  it.each([
    ['usageError("--k is wrong:\\n  give a number")', 2, 'clientele: --k is wrong:; give a number.\n'],
    [
      'new ClienteleError("input.invalid", "a.csv, line 2: no date.")',
      2,
      'clientele: a.csv, line 2: no date.\n',
    ],
    ['new ClienteleError("store.unavailable", "The bucket is gone")', 1, 'clientele: The bucket is gone.\n'],
    [
      'new TypeError("x is not a function")',
      1,
      'clientele: unexpected error: x is not a function. Set NODE_DEBUG=clientele to see where it happened.\n',
    ],
    ['"text"', 1, 'clientele: unexpected error: text. Set NODE_DEBUG=clientele to see where it happened.\n'],
  ])('says so in one line: %s', (error, status, stderr) => {
    expect(ended(error)).toEqual({ status, stdout: '', stderr });
  });

  it('shows the stack to who asks for it', () => {
    const { stderr } = ended('new TypeError("x is not a function")', { NODE_DEBUG: 'clientele' });
    expect(stderr).toMatch(/TypeError: x is not a function\n.* {4}at /);
  });
});
