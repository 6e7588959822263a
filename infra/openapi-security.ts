import type { Audience } from '../layers/contract/audiences.ts';
import { scopesFor } from './spec/callers.ts';

/** How callers show who they are; a deployment takes one of them (`infra/cloud/settings.ts`). */
export const SECURITY_SCHEMES = {
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'AWS Signature Version 4 of the request, service `execute-api`, by a role that has the policy of its audience. The default of a ' +
      'deployed shop.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A token of the configured issuer, with the scope of the audience. For shops that are deployed with `jwtIssuer`, or started with ' +
      '`--jwt-issuer`.',
  },
} as const;

/**
 * What a request to a route of this audience needs: a signature, a token with one of the scopes, or nothing where the shop runs on
 * the caller's own machine or is deployed open to everybody.
 */
export function securityOf(audience: Audience): object[] {
  return [{ signature: [] }, ...scopesFor(audience).map((scope) => ({ token: [scope] })), {}];
}
