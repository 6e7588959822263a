import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Unavailable } from '../../layers/api/http/problem.ts';
import type { Audience } from '../../layers/contract/audiences.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { scopesFor } from '../spec/callers.ts';

/** Whose tokens the gateway accepts. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Decides whether a request may pass.
 * @param authorization its `Authorization` header
 * @param audience of the route; undefined when no route matches
 * @throws ClienteleError `request.unauthenticated`, `request.forbidden`; Unavailable when the issuer does not answer
 */
export type Authorize = (authorization: string | undefined, audience: Audience | undefined) => Promise<void>;

/**
 * Checks tokens as the JWT authorizer of an HTTP API does: signature by the issuer's published keys, issuer, audience, validity,
 * and one of the route's scopes. A token that never expires is refused.
 * @throws ClienteleError `config.invalid` when the issuer does not publish where its keys are
 */
export async function tokenAuthorizer({ issuer, audience: aud }: TokenIssuer): Promise<Authorize> {
  const keys = await publishedKeys(issuer);
  return async (authorization, audience) => {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Send a token: `Authorization: Bearer …`.');
    const granted = await grantedScopes(token, keys, { issuer, audience: aud });
    const wanted = scopesFor(audience);
    if (!wanted.some((scope) => granted.includes(scope))) {
      throw new ClienteleError('request.forbidden', `The token lacks the scope ${wanted.join(' or ')}.`);
    }
  };
}

async function grantedScopes(
  token: string,
  keys: JWTVerifyGetKey,
  expected: { readonly issuer: string; readonly audience: string },
): Promise<string[]> {
  try {
    const { payload } = await jwtVerify(token, keys, { ...expected, requiredClaims: ['exp'] });
    const { scope, scp } = payload as { scope?: unknown; scp?: unknown };
    return [scope ?? scp ?? ''].flat().flatMap((text) => String(text).split(' '));
  } catch (error) {
    if (isAboutToken(error)) throw unauthenticated(`The token is not accepted: ${error.message}.`);
    throw new Unavailable('The issuer of tokens does not answer. Try again.', error);
  }
}

/** Whether the token is at fault: everything else that is thrown comes from fetching the issuer's keys. */
function isAboutToken(error: unknown): error is errors.JOSEError {
  const away = [errors.JWKSTimeout, errors.JWKSInvalid];
  if (!(error instanceof errors.JOSEError) || away.some((kind) => error instanceof kind)) return false;
  return error.code !== errors.JOSEError.code; // the general code is that of an answer other than 200
}

async function publishedKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const answer = await fetch(url);
    const { jwks_uri: keys } = (await answer.json()) as { jwks_uri?: unknown };
    return createRemoteJWKSet(new URL(String(keys)));
  } catch (cause) {
    throw new ClienteleError(
      'config.invalid',
      `--jwt-issuer: ${url} does not say where the issuer's keys are`,
      {},
      cause,
    );
  }
}

function unauthenticated(message: string): ClienteleError {
  return new ClienteleError('request.unauthenticated', message);
}
