import type { Audience } from '../../layers/contract/audiences.ts';
import { CALLERS, scopeOf } from '../spec/callers.ts';
import { ROUTES } from '../spec/routes.ts';
import { deploy } from './deployment.ts';
import type { MiniStack } from './ministack.ts';
import type { Places } from './places.ts';
import type { Processes } from './processes.ts';
import { reach } from './reach.ts';
import { startIssuer } from './token-issuer.ts';

const AUDIENCE = 'clientele-e2e';

/**
 * Deploys the shop again with tokens instead of signatures, and sends each kind of caller's token to every GET route.
 * @returns how many requests were admitted and how many refused
 * @throws Error naming the first request for which that differs from the routes' audiences
 */
export async function tokens(
  processes: Processes,
  places: Places,
  miniStack: MiniStack,
  apiHost: string,
): Promise<string> {
  const issuer = await startIssuer({ cert: miniStack.certificate, key: miniStack.certificateKey });
  try {
    await deploy(processes, places, miniStack, { jwtIssuer: issuer.url, jwtAudience: AUDIENCE });
    const ask = async (path: string, token?: string) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const reply = await reach(`${miniStack.url}${path}`, miniStack.certificate, apiHost, headers);
      return reply.status;
    };
    const none = await ask('/v1/health');
    if (none !== 401) throw new Error(`A request without a token got ${none}`);
    const count = { in: 0, out: 0 };
    for (const kind of CALLERS) {
      const token = await issuer.token({ audience: AUDIENCE, scope: scopeOf(kind), seconds: 600 });
      const own: readonly Audience[] = [kind, 'any'];
      for (const { method, path, audience } of ROUTES) {
        if (method !== 'GET') continue;
        const status = await ask(path.replaceAll(/\{\w+\}/g, 'nobody'), token);
        const isIn = status !== 401 && status !== 403;
        if (isIn !== own.includes(audience)) throw new Error(`${kind} got ${status} for ${method} ${path}`);
        count[isIn ? 'in' : 'out'] += 1;
      }
    }
    return `${count.in} admitted, ${count.out} refused`;
  } finally {
    issuer.close();
  }
}
