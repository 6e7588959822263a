import { Argument, Option } from '@commander-js/extra-typings';
import { DUMP_KINDS } from '../../../layers/contract/artefacts.ts';
import { command } from '../command.ts';
import { files, mapping } from '../options.ts';
import { inspectDumps } from './inspect-dumps.ts';

/** `npm run inspect`: what would be read from dumps, before anything is loaded. */
export const inspect = (run: typeof inspectDumps = inspectDumps) =>
  command('inspect')
    .addArgument(
      new Argument('<file...>', 'dumps: files, folders or patterns').argParser(files).argRequired(),
    )
    .option(
      '--map <preset|file>',
      'a preset, or a JSON file with your own mapping; without it dumps are recognised by their columns',
      mapping,
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'what the dumps hold; without it they are recognised by their columns',
      ).choices(DUMP_KINDS),
    )
    .option(
      '--currency <code>',
      'reporting currency, ISO 4217; without it the one that most rows have',
      (code) => code.toUpperCase(),
    )
    .action(async (paths, { map, kind, currency }) => {
      process.exitCode = await run({ paths, map, kind, currency }, console.log);
    });
