import { runCommand } from './command.ts';
import { fail } from './fail.ts';
import { program } from './program.ts';

const argv = process.argv.slice(2);

try {
  await runCommand(await program(argv), argv);
} catch (error) {
  fail(error);
}
