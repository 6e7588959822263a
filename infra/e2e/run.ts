import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { acceptance } from './acceptance.ts';
import { type Caller, openCaller } from './caller.ts';
import { makeDeliveries, Shop } from './delivery.ts';
import { allowImports, bootstrap, deploy } from './deployment.ts';
import { fuzz } from './fuzz.ts';
import { postPurchases, purchasesAreLearnt } from './live.ts';
import { startMiniStack } from './ministack.ts';
import type { Places } from './places.ts';
import { Processes } from './processes.ts';
import { installPython } from './python.ts';
import { reach } from './reach.ts';
import { isMissing, Steps } from './steps.ts';
import { tokens } from './tokens.ts';

/**
 * The whole cloud on this machine: deploys the real app with the real CLI to MiniStack, an AWS emulator, with IAM enforced, delivers
 * dumps, waits for the model and runs the acceptance suite against the deployed API.
 *
 * Exit status: 0 when every step passed, 1 when one failed, 2 when something that the run needs is missing.
 */
async function main(): Promise<number> {
  const repository = fileURLToPath(new URL('../..', import.meta.url));
  const places: Places = {
    repository,
    kept: join(repository, '.e2e'),
    scratch: join(repository, '.e2e', 'run'),
    temporary: mkdtempSync(join(tmpdir(), 'clientele-e2e-')),
  };
  process.on('exit', () => rmSync(places.temporary, { recursive: true, force: true }));
  const processes = new Processes();
  const steps = new Steps(console.log, Date.now);
  let isStopping = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // `on`, not `once`: a second Ctrl-C would end this process before its children.
    process.on(name, () => {
      if (isStopping) return;
      isStopping = true;
      console.log(`\n${name}: stopping all processes`);
      void processes.stopAll().then(() => process.exit(130));
    });
  }
  try {
    if (process.platform !== 'linux') {
      throw new ClienteleError(
        'config.invalid',
        'npm run e2e needs Linux: MiniStack runs the functions on this machine, and their layer is built for Linux',
      );
    }
    rmSync(places.scratch, { recursive: true, force: true });
    mkdirSync(places.scratch, { recursive: true });
    await allSteps(steps, processes, places);
  } catch (error) {
    if (isMissing(error)) {
      console.error(`e2e: ${error.message}`);
      return 2;
    }
    if (isStopping) return 130;
    console.error(error instanceof Error ? error.message : error);
    return failed(steps, places);
  } finally {
    await processes.stopAll();
  }
  if (steps.hasFailed) return failed(steps, places);
  console.log(`e2e passed: ${steps.summary()}`);
  return 0;
}

function failed(steps: Steps, places: Places): number {
  console.error(`Logs: ${places.scratch}`);
  console.log(`e2e failed: ${steps.summary()}`);
  return 1;
}

async function allSteps(steps: Steps, processes: Processes, places: Places): Promise<void> {
  await steps.step('install MiniStack', () => installPython(processes, places, 'venv'), String);
  await steps.step('install the fuzzer', () => installPython(processes, places, 'fuzz'), String);
  const miniStack = await steps.step(
    'start MiniStack with IAM and TLS',
    () => startMiniStack(processes, places),
    ({ url }) => url,
  );
  await steps.step('cdk bootstrap', () => bootstrap(processes, places, miniStack));
  const deployed = await steps.step(
    'cdk deploy',
    () => deploy(processes, places, miniStack),
    ({ ApiUrl }) => ApiUrl,
  );
  await steps.step('MiniStack lets a function import', () => allowImports(processes, places, miniStack));
  const apiHost = new URL(deployed.ApiUrl).host;
  await steps.check('unsigned requests are refused', async () => {
    const reply = await reach(`${miniStack.url}/v1/health`, miniStack.certificate, apiHost);
    if (reply.status !== 403) throw new Error(`An unsigned request got ${reply.status}: ${reply.text}`);
  });
  const caller = await openCaller(miniStack, apiHost);
  try {
    await deliverAndAsk(steps, processes, places, new Shop(miniStack, deployed, caller), caller);
  } finally {
    caller.close();
  }
  await steps.check(
    'deployed again, tokens open the routes of their audience',
    () => tokens(processes, places, miniStack, apiHost),
    String,
  );
}

async function deliverAndAsk(
  steps: Steps,
  processes: Processes,
  places: Places,
  shop: Shop,
  caller: Caller,
): Promise<void> {
  const { first, second } = await steps.step('make a demo shop', () => makeDeliveries(places));

  await steps.step(`deliver ${first.length} dumps`, () => shop.deliver(first));
  const version = await steps.step('a version is activated', () => shop.activation(undefined), String);
  await steps.check(
    'one delivery is one run',
    async () => {
      const runs = await shop.allRunsEnded();
      if (runs !== 1) throw new Error(`${first.length} uploads in one window came to ${runs} runs`);
    },
    () => `${first.length} uploads`,
  );
  await steps.check('acceptance suite', () => acceptance(processes, places, caller), String);
  await steps.check(
    'generated requests match the OpenAPI document',
    () => fuzz(processes, places, caller),
    String,
  );

  await steps.step('post purchases of a new customer', () => postPurchases(caller));
  await steps.step('configure publishing by import', () => shop.configure({ publish: { by: 'import' } }));
  await steps.step(`deliver ${second.length} more`, () => shop.deliver(second));
  const next = await steps.step('another version is activated', () => shop.activation(version), String);
  await steps.check('it serves from an imported table', () => shop.importedTable(next), String);
  await steps.check(
    'no run has failed',
    () => shop.allRunsEnded(),
    (runs) => `${runs} runs`,
  );
  await steps.check('the new customer is in the model', () => purchasesAreLearnt(caller), String);
  await steps.check('acceptance suite again', () => acceptance(processes, places, caller), String);
}

process.exitCode = await main();
