import { availableParallelism } from 'node:os';
import { STAGE_FUNCTIONS } from '../../spec/run.ts';
import { fail } from '../fail.ts';
import { runAll, runStage, shareMemory } from './stages.ts';

const USAGE = `node infra/cli/container/main.ts run [WORKERS]   a whole run: dumps to the version that serves
node infra/cli/container/main.ts STAGE           one stage, its input as JSON in CLIENTELE_INPUT; prints what it says

  STAGE: ${STAGE_FUNCTIONS.join(', ')}
  The environment is that of the deployed functions: CLIENTELE_SHOP, CLIENTELE_BUCKET, CLIENTELE_RESULTS_TABLE,
  CLIENTELE_CONTROL_TABLE, CLIENTELE_ACTIVITY_TABLE, CLIENTELE_TABLE_ENCRYPTION_KEY where the shop has a key of its own, and AWS
  credentials of a role with the rights of the stages.`;

/** Outcomes after which there is nothing to look at. */
const GOOD = ['activated', 'renewed', 'unchanged', 'nothing'];

async function main([command, workers]: readonly string[]): Promise<number> {
  if (command === undefined || command === '--help') {
    console.log(USAGE);
    return command === undefined ? 2 : 0;
  }
  if (command === 'run') {
    const count = Number(workers ?? availableParallelism());
    shareMemory(count);
    const { outcome, reason } = await runAll(count);
    console.log(JSON.stringify({ outcome, reason }));
    return GOOD.includes(outcome) ? 0 : 1;
  }
  shareMemory(1);
  console.log(JSON.stringify(await runStage(command, JSON.parse(process.env.CLIENTELE_INPUT ?? '{}'))));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
