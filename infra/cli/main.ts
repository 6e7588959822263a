import { runCommand } from './command.ts';
import { fail, failOnStrayErrors } from './fail.ts';
import { program } from './program.ts';

const argv = process.argv.slice(2);
failOnStrayErrors();

try {
  await runCommand(await program(argv), argv);
} catch (error) {
  fail(error);
}
