import { ClienteleError } from '../../../layers/contract/errors.ts';
import { fail } from '../fail.ts';
import { subcommands } from './subcommands.ts';

try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(oneLine(error));
}

async function main([name, ...argv]: string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === 'help') return console.log(overview());
  const found = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (found === undefined) {
    const known = Object.keys(subcommands).join(', ');
    throw new ClienteleError(
      'request.invalid',
      `there is no subcommand ${JSON.stringify(name)}; there are: ${known}`,
    );
  }
  const subcommand = await found.load();
  if (argv.includes('--help')) return console.log(subcommand.usage);
  await subcommand.run(argv, (line) => console.error(line));
}

function overview(): string {
  const lines = Object.entries(subcommands).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
  return `npm run batch -- SUBCOMMAND [options]\n\n${lines.join('\n')}\n\nnpm run batch -- SUBCOMMAND --help lists the options.`;
}

/** What a person can mend is said in one line, wherever the message came from. */
function oneLine(error: unknown): unknown {
  if (!(error instanceof ClienteleError)) return error;
  return new ClienteleError(error.code, error.message.replaceAll(/\s*\n\s*/g, '; '), error.details, error);
}
