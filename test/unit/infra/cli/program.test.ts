import { readFileSync } from 'node:fs';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { program } from '../../../../infra/cli/program.ts';

/** A command by its words, with its options. */
async function found(...words: string[]): Promise<CommandUnknownOpts> {
  let made = await program(words);
  for (const word of words) made = made.commands.find((child) => child.name() === word) as CommandUnknownOpts;
  return made;
}

const manifest = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('the program', () => {
  it('has an npm script for every command', async () => {
    const names = (await program([])).commands.map((child) => child.name());
    const scripts = Object.entries(manifest.scripts).filter(([, line]) => line.includes('infra/cli/main.ts'));
    expect(Object.fromEntries(scripts)).toEqual(
      Object.fromEntries(names.map((name) => [name, `node infra/cli/main.ts ${name}`])),
    );
  });

  it.each([
    [['start'], 'npm start -- [options]'],
    [['upload'], 'npm run upload -- <file...> [options]'],
    [['dumps'], 'npm run dumps -- <command>'],
    [['dumps', 'list'], 'npm run dumps -- list [options]'],
    [['dumps', 'remove'], 'npm run dumps -- remove <dump...> [options]'],
    [['config'], 'npm run config -- <command>'],
    [['config', 'list'], 'npm run config -- list [options]'],
    [['config', 'get'], 'npm run config -- get [setting] [options]'],
    [['config', 'set'], 'npm run config -- set <setting> <value> [options]'],
    [['config', 'unset'], 'npm run config -- unset <setting> [options]'],
    [['config', 'check'], 'npm run config -- check [file] [options]'],
    [['prune'], 'npm run prune -- [options]'],
    [['models'], 'npm run models -- <command>'],
    [['models', 'list'], 'npm run models -- list [options]'],
    [['models', 'activate'], 'npm run models -- activate <version> [options]'],
    [['models', 'resume'], 'npm run models -- resume [options]'],
    [['models', 'drop-imports'], 'npm run models -- drop-imports [options]'],
    [['batch'], 'npm run batch -- <command>'],
    [['batch', 'recommend'], 'npm run batch -- recommend --train <file...> --out <file> [options]'],
    [['batch', 'evaluate'], 'npm run batch -- evaluate --train <file...> [options]'],
    [['batch', 'value'], 'npm run batch -- value --events <file...> [options]'],
    [['batch', 'backtest'], 'npm run batch -- backtest --events <file...> --as-of <date...> [options]'],
    [['batch', 'export'], 'npm run batch -- export --customer <id> --out <file> [options]'],
    [['batch', 'pseudonyms'], 'npm run batch -- pseudonyms --ids <file...> --out <file> [options]'],
    [['cost'], 'npm run cost -- --customers <n> --items <n> --events <n> --requests <n> [options]'],
    [['container'], 'npm run container -- <command>'],
    [['container', 'run'], 'npm run container -- run [options]'],
    [['container', 'stage'], 'npm run container -- stage <stage> [options]'],
  ])('describes %j and each of its options', async (words, usage) => {
    const made = await found(...words);
    const help = made.helpInformation();
    expect(help).toContain(`Usage: ${usage}\n`);
    expect(made.description()).toMatch(/^[A-Z]/);
    for (const { flags, description } of made.options) {
      expect(description, flags).not.toBe('');
      expect(help).toContain(flags);
    }
    for (const child of made.commands) expect(child.description(), child.name()).toMatch(/^[A-Z]/);
  });
});
