import { z } from 'zod';
import { ClienteleError } from '../analytics/errors.ts';

const environment = z.object({
  CLIENTELE_SHOP: z.string().min(1),
  CLIENTELE_BUCKET: z.string().min(1),
  CLIENTELE_RESULTS_TABLE: z.string().min(1),
  CLIENTELE_CONTROL_TABLE: z.string().min(1),
  CLIENTELE_STATE_MACHINE: z.string().min(1).optional(),
  CLIENTELE_COALESCE_SECONDS: z.coerce.number().int().min(1).max(3600).default(300),
});

/** What a function knows of its surroundings; everything else is in the bucket. */
export interface Surroundings {
  readonly shop: string;
  readonly bucket: string;
  readonly resultsTable: string;
  readonly controlTable: string;
  /** ARN of the run's state machine; only the trigger has it. */
  readonly stateMachine: string | undefined;
  readonly coalesceSeconds: number;
}

/**
 * Reads the function's environment (names in infra/spec.ts).
 * @throws ClienteleError `config.invalid` naming the variables that are missing or wrong.
 */
export function surroundings(env: NodeJS.ProcessEnv = process.env): Surroundings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new ClienteleError('config.invalid', `Environment variables missing or wrong: ${names}`);
  }
  return {
    shop: parsed.data.CLIENTELE_SHOP,
    bucket: parsed.data.CLIENTELE_BUCKET,
    resultsTable: parsed.data.CLIENTELE_RESULTS_TABLE,
    controlTable: parsed.data.CLIENTELE_CONTROL_TABLE,
    stateMachine: parsed.data.CLIENTELE_STATE_MACHINE,
    coalesceSeconds: parsed.data.CLIENTELE_COALESCE_SECONDS,
  };
}
