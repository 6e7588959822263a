import * as z from 'zod/mini';
import { ClienteleError, type ErrorCode } from '../../contract/errors.ts';
import { activateVersion } from '../../stores/activation.ts';
import { described, identifier } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import { version as response, versionBody } from './list-models.ts';
import type { OperatorPorts } from './ports.ts';

/** What the caller can do about a version that cannot be activated. */
const CALLERS: Partial<Record<ErrorCode, ErrorCode>> = {
  'model.unknown_version': 'request.not_found',
  'model.expired': 'request.conflict',
  'run.conflict': 'request.conflict',
};

/** Makes a published version the one that serves. */
export const activateModel = operation({
  route: 'PUT /v1/models/current',
  audience: 'operator',
  body: z.strictObject({
    model_version: described(identifier, 'The version to activate, as the list of versions names it'),
  }),
  response,
  act: async ({ body: { model_version } }, { ports: { control, now } }: Context<OperatorPorts>) => {
    try {
      return { body: versionBody(await activateVersion(control, model_version, now()), model_version) };
    } catch (error) {
      const code = error instanceof ClienteleError ? CALLERS[error.code] : undefined;
      if (code === undefined) throw error;
      throw new ClienteleError(code, (error as ClienteleError).message, {}, error);
    }
  },
});
