import {
  ExecutionAlreadyExists,
  SFNClient,
  type SFNClientConfig,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { BUDGETS, withinBudget } from '../stores/deadlines.ts';
import { withStoreErrors } from '../stores/store-errors.ts';

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

/** The Step Functions adapter. */
export function stepFunctionRuns(stateMachine: string, config: SFNClientConfig = {}): Runs {
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
