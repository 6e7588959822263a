import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../../infra/cli/arguments.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-arguments-'));
for (const name of ['b.csv', 'a.csv', 'c.ndjson', '.hidden']) writeFileSync(join(folder, name), 'x');

describe('the command line of npm start', () => {
  it('has defaults for everything', () => {
    expect(parseArguments([])).toMatchObject({
      events: [],
      port: 8787,
      data: '.clientele',
      fresh: false,
      once: false,
    });
  });

  it('takes a file, a folder or a pattern, in order of name', () => {
    const [a, b, c] = ['a.csv', 'b.csv', 'c.ndjson'].map((name) => join(folder, name));
    expect(parseArguments(['--events', `${b}`]).events).toEqual([b]);
    expect(parseArguments(['--events', folder]).events).toEqual([a, b, c]);
    expect(parseArguments(['--events', join(folder, '*.csv')]).events).toEqual([a, b]);
  });

  it.each([
    [['--wrong'], /'--wrong'/],
    [['stray'], /stray/],
    [['--port', 'http'], /--port takes a whole number/],
    [['--port', '70000'], /--port/],
    [['--events', join(folder, 'missing.csv')], /missing\.csv: no such file/],
    [['--items', 'x'], /go with --events/],
    [['--events'], /--events/],
  ])('says in one line what is wrong with %j', (argv, message) => {
    let thrown: unknown;
    try {
      parseArguments(argv);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ClienteleError);
    expect((thrown as ClienteleError).message).toMatch(message);
    expect((thrown as ClienteleError).message).not.toContain('\n');
  });
});
