import { Command, type CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { usageError } from './fail.ts';

/** Where a command reports progress and remarks. Results never go there. */
export type Report = (line: string) => void;

export const toStderr: Report = (line) => console.error(line);

/**
 * Makes a command. Its help names it as a person types it, and each error of its command line becomes one sentence that points to
 * the help.
 * @param description absent for commands of a {@link CommandList}, whose summary it gets
 */
export function command(name: string, description = '') {
  const made = new Command(name);
  made
    .description(description)
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .configureHelp({ commandUsage: usage })
    .configureOutput({ outputError: () => {} })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? new HelpShown() : usageError(sentence(made, error));
    });
  return made;
}

/**
 * Runs a command; `--help` prints the help.
 * @param argv arguments behind the command's name
 * @throws ClienteleError `request.invalid` for a wrong command line
 */
export async function runCommand(made: CommandUnknownOpts, argv: readonly string[]): Promise<void> {
  refuseRepeats(made);
  try {
    await made.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof HelpShown)) throw error;
  }
}

/** Commands by name. Each module loads only when its command is called, so that none slows down the others. */
export type CommandList = Readonly<
  Record<
    string,
    {
      readonly summary: string;
      /** @param argv arguments behind the command's name */
      readonly load: (argv: readonly string[]) => Promise<CommandUnknownOpts>;
    }
  >
>;

/** Adds the commands to `parent`: the called one with its options, the others with their summary only. */
export async function addCommands(
  parent: CommandUnknownOpts,
  list: CommandList,
  [called, ...argv]: readonly string[],
): Promise<void> {
  for (const [name, { summary, load }] of Object.entries(list)) {
    const child = name === called ? await load(argv) : command(name);
    parent.addCommand(child.description(summary));
  }
}

/** Ends parsing after the help was printed. */
class HelpShown extends Error {}

/** An option that takes one value may be given once: commander would silently take the last. */
function refuseRepeats(made: CommandUnknownOpts): void {
  for (const option of made.options) {
    let isGiven = false;
    made.on(`option:${option.name()}`, () => {
      if (isGiven && !option.variadic) made.error(`option '${option.flags}' may be given only once`);
      isGiven = true;
    });
  }
  for (const child of made.commands) refuseRepeats(child);
}

/** `npm run batch -- pseudonyms --ids <file...> --out <file> [options]`. */
function usage(made: CommandUnknownOpts): string {
  const required = made.options.filter(({ mandatory }) => mandatory).map(({ flags }) => `${flags} `);
  const given = made.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}> ` : `[${name}] `;
  });
  const kind = made.commands.length > 0 ? '<command>' : '[options]';
  return `${typedName(made)} ${given.join('')}${required.join('')}${kind}`;
}

/** `npm run batch -- recommend`. */
function typedName(made: CommandUnknownOpts): string {
  const names: string[] = [];
  for (let at: CommandUnknownOpts | null = made; at !== null; at = at.parent) names.unshift(at.name());
  const [script, ...rest] = names.slice(names[0] === 'clientele' ? 1 : 0);
  if (script === undefined) return 'node infra/cli/main.ts';
  return [script === 'start' ? 'npm start --' : `npm run ${script} --`, ...rest].join(' ');
}

function sentence(made: CommandUnknownOpts, { code, message }: CommanderError): string {
  const help = `See ${typedName(made)} --help.`;
  if (code === 'commander.help') return `Name one of the commands. ${help}`;
  const [unexpected] = made.args.slice(made.registeredArguments.length);
  const what =
    code === 'commander.excessArguments'
      ? `unexpected argument '${unexpected}'`
      : message
          .replace(/^error: (command-argument value )?/, '')
          .replace(/ is invalid for argument '[\w-]+'\./, ' cannot be used:')
          .replaceAll(/\s*\n\s*/g, ' ');
  return `${what.replace(/\.$/, '')}. ${help}`;
}
