import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer, type TestIssuer } from '../../infra/e2e/token-issuer.ts';
import { tokenAuthorizer } from '../../infra/emulator/authorizer.ts';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { CALLERS, scopeOf } from '../../infra/spec/callers.ts';
import { ROUTES } from '../../infra/spec/routes.ts';
import type { Audience } from '../../layers/contract/audiences.ts';
import { type Ask, clientOf } from './client.ts';

/** Where callers must show tokens, each kind gets what is its own. */
describe('a caller with a token', () => {
  let issuer: TestIssuer;
  let gateway: Gateway;
  let ask: Ask;

  beforeAll(async () => {
    issuer = await startIssuer();
    const authorize = await tokenAuthorizer({ issuer: issuer.url, audience: 'clientele' });
    gateway = await startGateway({
      port: 0,
      authorize,
      load: async () => async () => ({ statusCode: 200, body: '{}' }),
    });
    ask = clientOf(gateway.url);
  });
  afterAll(async () => {
    await gateway.close(0);
    issuer.close();
  });

  async function statusFor(
    path: string,
    scope: string,
    method = 'GET',
    audience = 'clientele',
  ): Promise<number> {
    const token = await issuer.token({ audience, scope });
    return (await ask(path, { method, headers: { authorization: `Bearer ${token}` } })).status;
  }

  it.each(CALLERS)('of the kind %s may ask the routes of its kind, and no others', async (kind) => {
    const mine: readonly Audience[] = [kind, 'any'];
    for (const { method, path, audience } of ROUTES) {
      const status = await statusFor(path.replaceAll(/\{\w+\}/g, 'x'), scopeOf(kind), method);
      expect([method, path, status]).toEqual([method, path, mine.includes(audience) ? 200 : 403]);
    }
  });

  it('cannot read what a customer is worth with the right of the storefront, however the path is written', async () => {
    for (const path of [
      '/v1/customers/c/value',
      '/v1/customers/c%2Fd/value',
      '/v1/customers/c/value/',
      '//v1/customers/c/value',
    ]) {
      expect(await statusFor(path, 'clientele/storefront')).toBe(403);
    }
  });

  it('names what is missing', async () => {
    const refused = await ask('/v1/customers/c');
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json' },
      json: { code: 'request.unauthenticated' },
    });
    const token = await issuer.token({ audience: 'clientele', scope: 'clientele/storefront' });
    const forbidden = await ask('/v1/customers/c', { headers: { authorization: `Bearer ${token}` } });
    expect(forbidden).toMatchObject({ status: 403, json: { code: 'request.forbidden' } });
    expect(forbidden.text).toContain('clientele/back-office');
  });

  it('is refused with a token of another audience, one that has ended, one that was changed, and none at all', async () => {
    expect(await statusFor('/v1/health', 'clientele/operator', 'GET', 'elsewhere')).toBe(401);
    const ended = await issuer.token({ audience: 'clientele', scope: 'clientele/operator', seconds: -60 });
    const good = await issuer.token({ audience: 'clientele', scope: 'clientele/operator' });
    const [head, , signature] = good.split('.');
    const claims = Buffer.from(
      JSON.stringify({ scope: 'clientele/operator', aud: 'clientele', iss: issuer.url }),
    ).toString('base64url');
    for (const authorization of [
      `Bearer ${ended}`,
      `Bearer ${head}.${claims}.${signature}`,
      'Bearer x',
      'Basic eDp5',
    ]) {
      expect((await ask('/v1/health', { headers: { authorization } })).status).toBe(401);
    }
    expect((await ask('/v1/health', { headers: { authorization: `Bearer ${good}` } })).status).toBe(200);
  });
});
