import {
  ExecutionAlreadyExists,
  SFNClient,
  type SFNClientConfig,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ENVIRONMENT_VARIABLES } from '../contract/environment-variables.ts';
import { ClienteleError } from '../contract/errors.ts';
import { BUDGETS, withinBudget } from './deadlines.ts';
import { withStoreErrors } from './store-errors.ts';

/** Input of a run. */
export interface RunInput {
  readonly runId: string;
  /** ISO 8601: the run waits until then, so that every upload of the window is there when it lists them. */
  readonly startAfter: string;
}

/** Starts runs. */
export interface Runs {
  /** True when a run was started; false when one of this name exists: that refusal is the coalescing. */
  start(input: RunInput): Promise<boolean>;
}

/**
 * The Step Functions adapter.
 * @param stateMachine ARN
 * @throws ClienteleError `config.invalid` without an ARN
 */
export function stepFunctionRuns(stateMachine: string | undefined, config: SFNClientConfig = {}): Runs {
  if (stateMachine === undefined) {
    const variable = ENVIRONMENT_VARIABLES.stateMachine;
    throw new ClienteleError('config.invalid', `${variable} is not set: runs cannot be started without it`);
  }
  const client = new SFNClient({ ...withinBudget(BUDGETS.start), ...config });

  async function start(input: RunInput): Promise<boolean> {
    return withStoreErrors('start a run', async () => {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: stateMachine,
            name: input.runId,
            input: JSON.stringify(input),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    });
  }

  return { start };
}
