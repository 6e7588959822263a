import * as z from 'zod/mini';
import { component } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import type { RequestPorts } from '../reading/ports.ts';

const response = component(
  'OpenApiDocument',
  z.looseObject({
    openapi: z.string().check(z.regex(/^3\.1\./)),
    info: z.looseObject({}),
    paths: z.looseObject({}),
  }),
);

/** What the service function works with. */
export interface ServicePorts extends RequestPorts {
  /** The description of the API, which `npm run openapi` makes of the operations. */
  readonly openApi: () => Promise<z.output<typeof response>>;
}

/** The description of the API. */
export const getOpenApi = operation({
  route: 'GET /v1/openapi.json',
  audience: 'any',
  caching: 'shared',
  response,
  act: async (_, { ports }: Context<ServicePorts>) => ({ body: await ports.openApi() }),
});
