import * as z from 'zod/mini';
import { ClienteleError } from '../contract/errors.ts';

const name = z.string().check(z.minLength(1));

const environment = z.object({
  CLIENTELE_SHOP: name,
  CLIENTELE_BUCKET: name,
  CLIENTELE_RESULTS_TABLE: name,
  CLIENTELE_CONTROL_TABLE: name,
  CLIENTELE_ACTIVITY_TABLE: name,
  CLIENTELE_TABLE_KEY: z.optional(name),
  CLIENTELE_STATE_MACHINE: z.optional(name),
  CLIENTELE_EVENT_STREAM: z.optional(name),
  CLIENTELE_ITEM_STREAM: z.optional(name),
  CLIENTELE_UNDER_WAY_SECONDS: z._default(
    z.coerce.number().check(z.int(), z.minimum(0), z.maximum(24 * 3600)),
    600,
  ),
  CLIENTELE_COALESCE_SECONDS: z._default(
    z.coerce.number().check(z.int(), z.minimum(1), z.maximum(3600)),
    300,
  ),
});

/** What a function knows of its surroundings; everything else is in the bucket. */
export interface Surroundings {
  readonly shop: string;
  readonly bucket: string;
  readonly resultsTable: string;
  readonly controlTable: string;
  readonly activityTable: string;
  /** ARN of the key that encrypts tables; undefined: the service's own. Only functions that make tables have it. */
  readonly tableKey?: string | undefined;
  /** ARN of the run's state machine; only the trigger has it. */
  readonly stateMachine: string | undefined;
  readonly coalesceSeconds: number;
  /** What was accepted live may be on its way to the bucket for so long. */
  readonly underWaySeconds: number;
  /** Names of the delivery streams; only functions that deliver to them have them. */
  readonly eventStream: string | undefined;
  readonly itemStream: string | undefined;
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
    activityTable: parsed.data.CLIENTELE_ACTIVITY_TABLE,
    tableKey: parsed.data.CLIENTELE_TABLE_KEY,
    stateMachine: parsed.data.CLIENTELE_STATE_MACHINE,
    coalesceSeconds: parsed.data.CLIENTELE_COALESCE_SECONDS,
    underWaySeconds: parsed.data.CLIENTELE_UNDER_WAY_SECONDS,
    eventStream: parsed.data.CLIENTELE_EVENT_STREAM,
    itemStream: parsed.data.CLIENTELE_ITEM_STREAM,
  };
}
