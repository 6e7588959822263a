import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listenOnLoopback } from '../emulator/loopback.ts';

/** An issuer of tokens on 127.0.0.1, for tests: it publishes its key and signs any claims. */
export interface TestIssuer {
  readonly url: string;
  /** A token that expires in `seconds`. */
  token(claims: {
    readonly audience: string;
    readonly scope: string;
    readonly seconds?: number;
  }): Promise<string>;
  close(): void;
}

/** @param tls certificate and key, PEM; absent: plain HTTP */
export async function startIssuer(tls?: {
  readonly cert: string;
  readonly key: string;
}): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  const answer: RequestListener = (request, response) => {
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: [key] },
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(documents[request.url ?? ''] ?? {}));
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  const port = await listenOnLoopback(server);
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    url,
    token: ({ audience, scope, seconds = 60 }) =>
      new SignJWT({ scope })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setIssuer(url)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(privateKey),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
