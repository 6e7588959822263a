import { availableParallelism } from 'node:os';

/** What the event engine may use: the shape of warehouse/engine/engine.ts's options. */
export interface EngineBudget {
  readonly memoryLimitMb: number;
  readonly threads: number;
  readonly tempDir: string;
}

/** On a laptop; larger inputs go through the temporary folder. */
const LAPTOP_MB = 512;

/**
 * The share of this machine that the event engine may use: half of a Lambda's memory (the rest is for JavaScript and
 * what the engine does not count), or a modest fixed amount elsewhere.
 */
export function engineBudget(tempDir: string, env: NodeJS.ProcessEnv = process.env): EngineBudget {
  const lambdaMb = Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 0);
  return {
    memoryLimitMb: lambdaMb > 0 ? Math.floor(lambdaMb / 2) : LAPTOP_MB,
    threads: availableParallelism(),
    tempDir,
  };
}
