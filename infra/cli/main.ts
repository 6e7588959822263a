import { resolve } from 'node:path';
import { parseArguments, USAGE } from './arguments.ts';
import { fail } from './fail.ts';
import { runShop } from './run-shop.ts';

try {
  const args = parseArguments(process.argv.slice(2));
  if (args.help) console.log(USAGE);
  else process.exitCode = await runShop({ ...args, data: resolve(args.data) });
} catch (error) {
  fail(error);
}
