import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { tokenAuthorizer } from '../../infra/emulator/authorizer.ts';
import { listenOnLoopback } from '../../infra/emulator/loopback.ts';
import { operationsByFunction } from '../../layers/api/all.ts';
import { findByPath } from '../../layers/api/fallback.ts';
import type { Operation } from '../../layers/api/operation.ts';
import { otherRoutes, unroutedReads } from '../../layers/api/unrouted.ts';

const operations = Object.values(operationsByFunction).flatMap((group) => Object.values<Operation>(group));

/** An issuer whose keys are fetched with success as long as `status` is 200. */
async function issuerWith(status: number) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    response.statusCode = isKeys ? status : 200;
    response.end(JSON.stringify(isKeys ? { keys: [key] } : { issuer: url, jwks_uri: `${url}/keys` }));
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const claims = (scope: string) =>
    new SignJWT({ scope })
      .setProtectedHeader({ alg: 'RS256', kid: 'test' })
      .setIssuer(url)
      .setAudience('shop')
      .setIssuedAt();
  return {
    url,
    lasting: () => claims('clientele/operator').sign(privateKey),
    good: () => claims('clientele/operator').setExpirationTime('1m').sign(privateKey),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('a token', () => {
  it('that never expires is refused', async () => {
    const issuer = await issuerWith(200);
    const authorize = await tokenAuthorizer({ issuer: issuer.url, audience: 'shop' });
    await authorize(`Bearer ${await issuer.good()}`, 'operator');
    await expect(authorize(`Bearer ${await issuer.lasting()}`, 'operator')).rejects.toMatchObject({
      code: 'request.unauthenticated',
    });
    issuer.close();
  });

  it.each([[500], ['gone']] as const)('cannot be judged while the issuer is away: %s', async (how) => {
    const issuer = await issuerWith(how === 'gone' ? 200 : how);
    const authorize = await tokenAuthorizer({ issuer: issuer.url, audience: 'shop' });
    if (how === 'gone') issuer.close();
    await expect(authorize(`Bearer ${await issuer.good()}`, 'operator')).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining('issuer of tokens'),
    });
    issuer.close();
  });
});

describe('what is the operator’s', () => {
  it('is cached by nobody else', () => {
    const shared = operations.filter(({ caching }) => caching === 'shared');
    expect(shared.filter(({ audience }) => audience !== 'any').map(({ route }) => route)).toEqual([]);
  });

  it('is not answered to a request without a route, which the back office may send', () => {
    for (const { route } of operations.filter(({ audience }) => audience === 'operator')) {
      const path = route.split(' ')[1]?.replaceAll(/\{\w+\}/g, 'x') ?? '';
      for (const method of ['GET', 'HEAD']) {
        let audience: string | undefined;
        try {
          audience = findByPath({ reads: unroutedReads, others: otherRoutes }, method, path)?.operation
            .audience;
        } catch {
          continue; // 405
        }
        expect(audience, `${method} ${path}`).not.toBe('operator');
      }
    }
  });
});
