import * as z from 'zod/mini';
import { component, described, modelVersion, time } from '../fields.ts';
import { operation } from '../operation.ts';
import { isoTime } from '../wire.ts';

/** Whether the API and its store answer, and which model serves. */
export const getHealth = operation({
  route: 'GET /v1/health',
  audience: 'any',
  caching: 'never',
  response: component(
    'Health',
    z.strictObject({
      status: described(z.enum(['ready', 'waiting']), '`waiting` until the first model is activated'),
      model_version: z.nullable(modelVersion),
      activated_at: z.nullable(time),
    }),
  ),
  act: async (_, { model }) => {
    const serving = await model.current();
    return {
      body: {
        status: serving === undefined ? ('waiting' as const) : ('ready' as const),
        model_version: serving?.version ?? null,
        activated_at: serving === undefined ? null : isoTime(serving.activatedAt),
      },
    };
  },
});
