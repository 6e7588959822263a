import middy from '@middy/core';
import type { z } from 'zod';
import { ClienteleError } from '../contract/errors.ts';
import { surroundings } from '../stores/config.ts';
import { controlTable } from '../stores/control.ts';
import { logger } from '../stores/log.ts';
import { s3ObjectStore } from '../stores/objects.ts';
import { erasuresTable } from '../stores/privacy/erasures.ts';
import { loggedError, unquoted } from '../stores/privacy/logged-error.ts';
import { nameKeyTable } from '../stores/privacy/name-key.ts';
import type { TaskPorts } from './ports.ts';

/**
 * A function of the run as a Lambda handler: it validates its input, logs how it ended, and passes errors on to the state
 * machine, which retries or continues with `finish`.
 * @param more makes the ports that only this function needs; called once per container, as the others are
 */
export function taskHandler<I extends z.ZodType, O, M extends object = object>(
  name: string,
  input: I,
  act: (input: z.infer<I>, ports: TaskPorts & M) => Promise<O>,
  more: (ports: TaskPorts) => M = () => ({}) as M,
) {
  let ports: (TaskPorts & M) | undefined;

  async function run(event: unknown): Promise<O> {
    const parsed = input.safeParse(event);
    if (!parsed.success) {
      throw new ClienteleError(
        'request.invalid',
        `The input of ${name} is not valid: ${parsed.error.message}`,
      );
    }
    if (ports === undefined) {
      const common = portsFromEnvironment();
      ports = { ...common, ...more(common) };
    }
    return act(parsed.data, ports);
  }

  return middy()
    .onError(({ error }) => {
      const known = error instanceof ClienteleError;
      logger.error(`${name} failed`, {
        code: known ? error.code : 'internal',
        reason: known ? error.message : unquoted(error?.message ?? ''),
        // A defect: where it happened is what whoever mends it has to know.
        ...(known || error === null ? {} : { failure: loggedError(error) }),
      });
    })
    .after(({ response }) => {
      logger.info(`${name} done`, { response });
    })
    .handler(run);
}

function portsFromEnvironment(): TaskPorts {
  const around = surroundings();
  return {
    around,
    objects: s3ObjectStore(around.bucket),
    control: controlTable(around.controlTable),
    erasures: erasuresTable(around.controlTable),
    nameKey: nameKeyTable(around.controlTable),
    now: Date.now,
  };
}
