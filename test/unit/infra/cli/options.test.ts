import { Option } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { command, runCommand } from '../../../../infra/cli/command.ts';
import { files, instant, text, texts, wholeNumber } from '../../../../infra/cli/options.ts';
import { complaint, fileOf } from './batch/files.ts';

const path = fileOf('x');
const other = fileOf('y');
const ENOUGH = ['--train', path, '--out', 'o'];

/** What a command with one option of each kind reads. */
async function read(...argv: string[]): Promise<unknown> {
  let values: unknown;
  const made = command('do', 'does something')
    .requiredOption('--train <file...>', 'files', files)
    .requiredOption('--out <file>', 'a file', text)
    .option('--k <n>', 'a number', wholeNumber(1, 100), 20)
    .option('--cut <date>', 'a date', instant)
    .addOption(new Option('--see <yes|no>', 'a choice').choices(['yes', 'no'] as const))
    .option('--set <key=value...>', 'texts', texts)
    .option('--json', 'a flag', false)
    .action((given) => {
      values = given;
    });
  await runCommand(made, argv);
  return values;
}

describe('options', () => {
  it('are read by their kind, with defaults', async () => {
    expect(await read(...ENOUGH)).toEqual({ train: [path], out: 'o', k: 20, json: false });
  });

  it('that name a pipe or a device are refused, and say what to do', async () => {
    await expect(read('--train', '/dev/null', '--out', 'o')).rejects.toThrow(
      'It is neither a file nor a folder: write its content to a file first.',
    );
  });

  it('may be given several times where that means something', async () => {
    const more = ['--train', other, '--set', 'a=1', '--set', 'b=2', '--k=7', '--cut', '2011-11-10'];
    expect(await read(...ENOUGH, ...more, '--see', 'no', '--json')).toEqual({
      train: [path, other],
      out: 'o',
      set: ['a=1', 'b=2'],
      k: 7,
      cut: Date.UTC(2011, 10, 10),
      see: 'no',
      json: true,
    });
  });

  it.each([
    [['--wrong', '1', ...ENOUGH], /unknown option '--wrong'\. See npm run do -- --help\./],
    [[...ENOUGH, '--jsn'], /unknown option '--jsn' \(Did you mean --json\?\)/],
    [[...ENOUGH, 'stray'], /unexpected argument 'stray'/],
    [['--out', 'o'], /required option '--train <file\.\.\.>' not specified/],
    [['--train', path], /required option '--out <file>' not specified/],
    [[...ENOUGH, '--out', 'p'], /'--out <file>' may be given only once/],
    [['--train', '/nowhere/at-all', '--out', 'o'], /'\/nowhere\/at-all' is invalid\. There is no such file/],
    [[...ENOUGH, '--k', '0'], /'--k <n>' argument '0' is invalid\. It takes a whole number from 1 to 100/],
    [[...ENOUGH, '--k', '1e1'], /'1e1' is invalid\. It takes a whole number/],
    [[...ENOUGH, '--k'], /'--k <n>' argument missing/],
    [[...ENOUGH, '--cut', '2011-02-30'], /'--cut <date>' argument '2011-02-30' is invalid\. It takes a date/],
    [[...ENOUGH, '--cut', 'yesterday'], /It takes a date/],
    [[...ENOUGH, '--see', 'maybe'], /'maybe' is invalid\. Allowed choices are yes, no/],
    [[...ENOUGH, '--json=yes'], /--json/],
    [['--train', path, '--out', ''], /'--out <file>' argument '' is invalid\. It is empty/],
  ])('%j are answered in one line', async (argv, message) => {
    const said = await complaint(() => read(...argv));
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });
});
