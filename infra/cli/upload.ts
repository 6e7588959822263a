import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DumpKind } from '../../layers/contract/artefacts.ts';
import { DUMP_KINDS } from '../../layers/contract/artefacts.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { s3ObjectStore } from '../../layers/stores/objects.ts';
import { localBucket, localCredentials } from '../emulator/names.ts';
import { filesOf } from './arguments.ts';
import { readEndpoints } from './data-folder.ts';
import { uploadDumps } from './dumps.ts';
import { fail } from './fail.ts';

const USAGE = `usage: npm run upload -- FILE|FOLDER|GLOB … [--kind events|items|customers] [--data DIR]
Puts dumps into the bucket of a running npm start; that starts a run.`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}

async function main(argv: string[]): Promise<void> {
  const { values, positionals } = read(argv);
  const kind = (values.kind ?? 'events') as DumpKind;
  if (positionals.length === 0 || !DUMP_KINDS.includes(kind))
    throw new ClienteleError('request.invalid', USAGE);
  const folder = resolve(values.data ?? '.clientele');
  const running = readEndpoints(folder);
  if (running === undefined) {
    throw new ClienteleError('request.invalid', `Nothing runs on ${folder}: start it with npm start`);
  }
  Object.assign(process.env, localCredentials);
  const dumps = positionals.flatMap((pattern) => filesOf('upload', pattern)).map((path) => ({ kind, path }));
  const uploaded = await uploadDumps(s3ObjectStore(localBucket, { endpoint: running.s3 }), dumps, () => {});
  console.log(`${uploaded} of ${dumps.length} files uploaded; the others were there already.`);
}

function read(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { kind: { type: 'string' }, data: { type: 'string' } },
    });
  } catch {
    throw new ClienteleError('request.invalid', USAGE);
  }
}
