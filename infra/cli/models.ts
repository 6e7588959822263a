import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { VersionRecord } from '../../layers/contract/control-records.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { type Control, controlTable } from '../../layers/stores/control.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { pointerTo } from '../../layers/stores/pointer.ts';
import { startDynamo } from '../emulator/embedded-dynamo.ts';
import { localCredentials, localTables } from '../emulator/names.ts';
import { readEndpoints } from './data-folder.ts';
import { fail } from './fail.ts';

const USAGE = `npm run models -- list                     published versions, newest first
npm run models -- activate VERSION         serve that version (roll-back is one write)
npm run models -- drop-imports             before npm run destroy: remove the tables of versions that were imported,
                                           which the stack does not know; the version that serves is among them

  --data DIR     data folder of npm start (.clientele)
  --table NAME   control table of a deployed shop, with AWS credentials from the environment`;

/** How long before the end of its rows' TTL a version can no longer be activated. */
const MARGIN_MS = 24 * 60 * 60 * 1000;

try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}

async function main(argv: string[]): Promise<void> {
  const { values, positionals } = read(argv);
  const [command, version] = positionals;
  if (command === 'list' && version === undefined) {
    await withControl(values, list);
  } else if (command === 'activate' && version !== undefined) {
    await withControl(values, (control) => activate(control, version));
  } else if (command === 'drop-imports' && version === undefined) {
    await withControl(values, dropImports);
  } else {
    throw new ClienteleError('request.invalid', `usage:\n${USAGE}`);
  }
}

function read(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { data: { type: 'string' }, table: { type: 'string' } },
    });
  } catch {
    throw new ClienteleError('request.invalid', `usage:\n${USAGE}`);
  }
}

/** The control table: a deployed one by name, that of a running local shop, or the embedded one opened for this command. */
async function withControl(
  where: { readonly data?: string | undefined; readonly table?: string | undefined },
  act: (control: Control, config: DynamoDBClientConfig) => Promise<void>,
): Promise<void> {
  const actOn = (table: string, config: DynamoDBClientConfig) => act(controlTable(table, config), config);
  if (where.table !== undefined) return actOn(where.table, {});
  const folder = resolve(where.data ?? '.clientele');
  Object.assign(process.env, localCredentials);
  const running = readEndpoints(folder);
  if (running !== undefined) return actOn(localTables.control, { endpoint: running.dynamo });
  const dynamo = await startDynamo(`${folder}/dynamodb`, { [localTables.control]: TABLES.control });
  try {
    await actOn(localTables.control, { endpoint: dynamo.endpoint });
  } finally {
    await dynamo.close();
  }
}

async function dropImports(control: Control, config: DynamoDBClientConfig): Promise<void> {
  const imports = dynamoTableImports({ bucket: '', tableEncryptionKey: undefined }, config);
  for (const { table } of await control.imports()) {
    const isGone = await imports.drop(table);
    if (isGone) await control.forgetImport(table);
    console.log(isGone ? `${table} is removed.` : `${table} is still being imported: try again later.`);
  }
}

async function list(control: Control): Promise<void> {
  const serving = await control.serving(true);
  const versions = await control.versions();
  if (versions.length === 0) console.log('No version was published yet.');
  for (const record of versions) console.log(lineOf(record, record.version === serving?.version));
}

function lineOf(record: VersionRecord, serves: boolean): string {
  const published = new Date(record.publishedAt).toISOString();
  const until = new Date(record.expiresAt).toISOString().slice(0, 10);
  const how = record.table === undefined ? '' : ', imported';
  return `${serves ? '►' : ' '} ${record.version}  published ${published}  ${record.rows} rows${how}, readable until ${until}`;
}

async function activate(control: Control, version: string): Promise<void> {
  const versions = await control.versions();
  const record = versions.find((candidate) => candidate.version === version);
  if (record === undefined) {
    throw new ClienteleError(
      'model.unknown_version',
      `There is no version ${version}; npm run models -- list shows those there are`,
    );
  }
  if (record.expiresAt - Date.now() < MARGIN_MS) {
    throw new ClienteleError(
      'model.expired',
      `The rows of ${version} are removed from ${new Date(record.expiresAt).toISOString()} on; it can no longer serve`,
    );
  }
  const serving = await control.serving(true);
  await control.activate(pointerTo(record, versions, Date.now()), serving?.version);
  console.log(`${version} serves; requests see it within seconds.`);
}
