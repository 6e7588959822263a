import * as z from 'zod/mini';
import {
  ENVIRONMENT_DEFAULTS,
  ENVIRONMENT_VARIABLES,
  type EnvironmentSetting,
} from '../contract/environment-variables.ts';
import { ClienteleError } from '../contract/errors.ts';

const name = z.string().check(z.minLength(1));
const seconds = (least: number, most: number) =>
  z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most));

const settings = z.object({
  shop: name,
  bucket: name,
  resultsTable: name,
  controlTable: name,
  activityTable: name,
  tableEncryptionKey: z.optional(name),
  stateMachine: z.optional(name),
  coalesceSeconds: z._default(seconds(1, 3600), ENVIRONMENT_DEFAULTS.coalesceSeconds),
  deliveryDelaySeconds: z._default(seconds(0, 24 * 3600), ENVIRONMENT_DEFAULTS.deliveryDelaySeconds),
  eventStream: z.optional(name),
  itemStream: z.optional(name),
} satisfies Record<EnvironmentSetting, z.ZodMiniType>);

/** The settings that a function gets from its environment; everything else is in the bucket. */
export type Environment = Readonly<z.infer<typeof settings>>;

/**
 * Reads the function's environment ({@link ENVIRONMENT_VARIABLES}).
 * @throws ClienteleError `config.invalid` naming the variables that are missing or wrong
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const entries = Object.entries(ENVIRONMENT_VARIABLES);
  const parsed = settings.safeParse(
    Object.fromEntries(entries.map(([setting, variable]) => [setting, env[variable]])),
  );
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    (issue) => ENVIRONMENT_VARIABLES[issue.path[0] as EnvironmentSetting],
  );
  throw new ClienteleError(
    'config.invalid',
    `Environment variables are missing or not valid: ${wrong.join(', ')}`,
  );
}
