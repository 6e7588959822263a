import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcePrefix } from '../cloud/settings.ts';
import { ACCOUNT, type MiniStack, REGION } from './ministack.ts';
import type { Places } from './places.ts';
import type { Processes } from './processes.ts';
import { pythonOf } from './python.ts';

/** The deployed shop, and its coalescing window. */
const SHOP = 'e2e';
export const COALESCE_SECONDS = 20;

/** The outputs of the deployed stack. */
export interface Deployed {
  readonly ApiUrl: string;
  readonly BucketName: string;
  readonly ResultsTableName: string;
  readonly ControlTableName: string;
  readonly StateMachineArn: string;
}

/** Prepares the account for CDK, which an operator does once. */
export async function bootstrap(processes: Processes, places: Places, miniStack: MiniStack): Promise<void> {
  await cdk(processes, places, miniStack, 'bootstrap', [`aws://${ACCOUNT}/${REGION}`], 180);
}

/**
 * Deploys the real app for this machine's processor; bucket and tables go with the stack.
 * @param more further settings
 */
export async function deploy(
  processes: Processes,
  places: Places,
  miniStack: MiniStack,
  more: Readonly<Record<string, string>> = {},
): Promise<Deployed> {
  const outputs = join(places.scratch, 'outputs.json');
  const parameters = [
    ...['--require-approval', 'never', '--progress', 'events', '--outputs-file', outputs],
    ...context({
      shop: SHOP,
      architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
      coalesceSeconds: String(COALESCE_SECONDS),
      retain: 'false',
      ...more,
    }),
  ];
  await cdk(processes, places, miniStack, 'deploy', parameters, 600);
  const stacks = JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Deployed>;
  return stacks[resourcePrefix(SHOP)]!;
}

/** Allows what MiniStack demands beyond the stack's policies; the script says why. */
export async function allowImports(
  processes: Processes,
  places: Places,
  miniStack: MiniStack,
): Promise<void> {
  await processes.run(
    {
      file: pythonOf(places, 'venv'),
      arguments: [join(places.repository, 'infra/e2e/allow_import.py'), `${resourcePrefix(SHOP)}-import`],
      environment: miniStack.environment,
      directory: places.repository,
      log: join(places.scratch, 'allow-import.log'),
    },
    60,
  );
}

function context(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
}

async function cdk(
  processes: Processes,
  places: Places,
  miniStack: MiniStack,
  command: string,
  parameters: readonly string[],
  timeoutSeconds: number,
): Promise<void> {
  await processes.run(
    {
      file: process.execPath,
      arguments: [
        join(places.repository, 'node_modules/aws-cdk/bin/cdk'),
        command,
        ...parameters,
        ...['--output', join(places.scratch, 'cdk.out')],
      ],
      environment: { ...miniStack.environment, CI: 'true' },
      directory: places.repository,
      log: join(places.scratch, `cdk-${command}.log`),
    },
    timeoutSeconds,
  );
}
