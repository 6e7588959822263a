import { availableParallelism } from 'node:os';
import { ENVIRONMENT_VARIABLES as environment } from '../../../layers/contract/environment-variables.ts';
import { STAGE_FUNCTIONS } from '../../spec/run.ts';
import { command } from '../command.ts';
import { wholeNumber } from '../options.ts';
import { runAll, runStage, shareMemory } from './stages.ts';

/** Outcomes of a run that need nobody's attention. */
const GOOD = ['activated', 'renewed', 'unchanged', 'nothing'];

const ENVIRONMENT_HELP = `
The environment is that of the deployed functions, with AWS credentials of a role
that has the rights of the stages:
  ${environment.shop}, ${environment.bucket}, ${environment.resultsTable},
  ${environment.controlTable}, ${environment.activityTable},
  ${environment.tableEncryptionKey} where the shop has a key of its own`;

/** `npm run container`: the pipeline on any machine, for shops that are too large for Lambda. */
export const container = () =>
  command('container')
    .addCommand(
      command('run', 'Do a whole run, from the dumps to the active version')
        .option('--workers <n>', 'stages and slices at a time', wholeNumber(1, 256), availableParallelism())
        .addHelpText('after', ENVIRONMENT_HELP)
        .action(async ({ workers }) => {
          shareMemory(workers);
          const { outcome, reason } = await runAll(workers);
          console.log(JSON.stringify({ outcome, reason }));
          process.exitCode = GOOD.includes(outcome) ? 0 : 1;
        }),
    )
    .addCommand(
      command('stage', 'Do one stage: reads JSON from CLIENTELE_INPUT, prints its result')
        .argument('<stage>', STAGE_FUNCTIONS.join(', '))
        .addHelpText('after', ENVIRONMENT_HELP)
        .action(async (stage) => {
          shareMemory(1);
          console.log(JSON.stringify(await runStage(stage, JSON.parse(process.env.CLIENTELE_INPUT ?? '{}'))));
        }),
    );
