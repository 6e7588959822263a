import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../../infra/cli/command.ts';
import { start } from '../../../../infra/cli/start/command.ts';
import type { StartOptions } from '../../../../infra/cli/start/run-shop.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-arguments-'));
for (const name of ['b.csv', 'a.csv', 'c.ndjson', '.hidden']) writeFileSync(join(folder, name), 'x');
const [a, b, c] = ['a.csv', 'b.csv', 'c.ndjson'].map((name) => join(folder, name));

/** What npm start would do. */
async function parsed(...argv: string[]): Promise<StartOptions> {
  let options: StartOptions | undefined;
  const made = start(async (given) => {
    options = given;
    return 0;
  });
  await runCommand(made, argv);
  return options as StartOptions;
}

describe('the command line of npm start', () => {
  it('has defaults for everything', async () => {
    expect(await parsed()).toEqual({
      events: [],
      items: [],
      customers: [],
      map: undefined,
      port: 8787,
      data: resolve('.clientele'),
      tokens: undefined,
      corsOrigins: [],
      fresh: false,
      once: false,
    });
  });

  it('takes files, folders and patterns, in order of name and as often as wanted', async () => {
    expect((await parsed('--events', `${b}`)).events).toEqual([b]);
    expect((await parsed('--events', folder)).events).toEqual([a, b, c]);
    expect((await parsed('--events', join(folder, '*.csv'))).events).toEqual([a, b]);
    expect((await parsed('--events', `${b}`, `${a}`, '--once', '--events', `${c}`)).events).toEqual([
      b,
      a,
      c,
    ]);
  });

  it('takes an issuer of tokens with its audience', async () => {
    const argv = ['--jwt-issuer', 'https://id.example/', '--jwt-audience', 'shop'];
    expect((await parsed(...argv)).tokens).toEqual({ issuer: 'https://id.example/', audience: 'shop' });
  });

  it('takes origins of pages as often as wanted', async () => {
    const argv = ['--cors-origin', 'https://shop.example', '--cors-origin', 'http://localhost:3000'];
    expect((await parsed(...argv)).corsOrigins).toEqual(['https://shop.example', 'http://localhost:3000']);
  });

  it.each([
    [['--wrong'], /unknown option '--wrong'\. See npm start -- --help\./],
    [['--prot', '80'], /unknown option '--prot' \(Did you mean --port\?\)\. See npm start -- --help\./],
    [['stray'], /unexpected argument 'stray'/],
    [['--port', 'http'], /'--port <n>' argument 'http' is invalid\. It takes a whole number from 0 to 65535/],
    [['--port', '70000'], /--port/],
    [['--port', '1', '--port', '2'], /'--port <n>' may be given only once/],
    [['--events', join(folder, 'missing.csv')], /missing\.csv' is invalid\. There is no such file/],
    [['--items', folder], /need --events/],
    [['--events'], /'--events <file\.\.\.>' argument missing/],
    [['--jwt-issuer', 'https://id.example/'], /need each other/],
    [['--cors-origin', '*'], /It takes an origin such as/],
    [['--cors-origin', 'https://shop.example/page'], /It takes an origin such as/],
    [['--jwt-issuer', 'example', '--jwt-audience', 'shop'], /It takes a URL/],
  ])('says in one line what is wrong with %j', async (argv, message) => {
    const thrown = await parsed(...argv).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ClienteleError);
    expect((thrown as ClienteleError).message).toMatch(message);
    expect((thrown as ClienteleError).message).not.toContain('\n');
  });
});
