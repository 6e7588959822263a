import { readFileSync } from 'node:fs';
import { startGateway } from '../../infra/emulator/gateway.ts';
import { OPENAPI_FILE } from '../../infra/openapi.ts';
import { FALLBACK_FUNCTION } from '../../infra/spec/routes.ts';
import { nearestKnownOf } from '../../layers/analytics/serve/nearest-known.ts';
import { operationsByFunction } from '../../layers/api/all.ts';
import type { CatalogueRequestPorts } from '../../layers/api/catalogue/ports.ts';
import type { EventPorts } from '../../layers/api/events/take-events.ts';
import { httpHandler, type RequestHandler } from '../../layers/api/handler.ts';
import type { Operation } from '../../layers/api/operation.ts';
import type { OperatorPorts } from '../../layers/api/operator/ports.ts';
import type { PrivacyPorts } from '../../layers/api/privacy/ports.ts';
import type { RequestPorts } from '../../layers/api/reading/ports.ts';
import type { ServicePorts } from '../../layers/api/service/get-open-api.ts';
import { otherRoutes, unroutedReads } from '../../layers/api/unrouted.ts';
import type { VersionRecord } from '../../layers/contract/control-records.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';
import type { RunReport } from '../../layers/contract/run-report.ts';
import { logger } from '../../layers/stores/log.ts';
import { erasedAmong } from '../../layers/stores/privacy/erased-listed.ts';
import { tombstoneReader } from '../../layers/stores/privacy/tombstone-reader.ts';
import { memoryDeliveries, memoryLiveStore } from '../support/memory-live.ts';
import { memoryCustomerRows, memoryErasures, memoryNameKey } from '../support/memory-privacy.ts';
import { seeingLive } from '../support/seeing-live.ts';
import { type Ask, clientOf, type Reply } from './client.ts';
import { SERVING, tinyShop, VERSION } from './tiny-shop.ts';

// What is logged has tests of its own; here it would only hide what failed.
logger.setLogLevel('SILENT');

/** The API under test: a deployed one at `CLIENTELE_URL`, or the tiny shop behind the local gateway. */
export interface Environment {
  readonly ask: Ask;
  /** True where the tiny shop's own identifiers may be asked for. */
  readonly tiny: boolean;
  close(): Promise<void>;
}

const DEPLOYED = process.env.CLIENTELE_URL;

/** Begins a suite. Every suite closes what it got. */
export async function environment(): Promise<Environment> {
  if (DEPLOYED !== undefined && DEPLOYED !== '') {
    return {
      ask: patient(clientOf(DEPLOYED, process.env.CLIENTELE_HOST_HEADER)),
      tiny: false,
      close: () => Promise.resolve(),
    };
  }
  const gateway = await startGateway({
    port: 0,
    load: loadOn(tinyPorts()),
  });
  return { ask: clientOf(gateway.url), tiny: true, close: () => gateway.close() };
}

/**
 * Asks again where the stores did not answer in time, as callers are told to: on a machine that runs a whole cloud beside the
 * tests that happens, and says nothing of what is tested. How such answers look has tests of its own.
 */
function patient(ask: Ask): Ask {
  return async (path, call) => {
    let reply = await ask(path, call);
    for (let again = 0; again < 5 && isAway(reply); again++) reply = await ask(path, call);
    return reply;
  };
}

function isAway({ headers, json }: Reply): boolean {
  const code = (json as { code?: unknown } | undefined)?.code;
  return headers['x-clientele-fallback'] !== undefined || code === 'store.unavailable';
}

/** All ports of the tiny shop, or of another, at a moment that stands still. */
export function tinyPorts(
  shop = tinyShop(),
): EventPorts & PrivacyPorts & ServicePorts & CatalogueRequestPorts & OperatorPorts {
  const live = memoryLiveStore();
  const erasures = memoryErasures();
  const nameKey = memoryNameKey();
  const store = seeingLive(shop, live);
  const tombstoneIdsOf = tombstoneReader(erasures, nameKey, () => 0);
  return {
    store,
    now: () => SERVING.activatedAt,
    live,
    deliveries: memoryDeliveries(),
    nearestKnown: nearestKnownOf,
    erasures,
    tombstoneIdsOf,
    erased: erasedAmong(store, tombstoneIdsOf),
    deliveryDelayMs: 0,
    nameKey,
    customerRows: memoryCustomerRows(shop.rows, live.documents),
    control: {
      versions: async () => [...VERSIONS],
      serving: async () => shop.serving,
      activate: async (next) => {
        shop.serving = next;
      },
      reports: async () => REPORTS,
    },
    money: async () => ({ currency: 'GBP', rates: { EUR: 0.85 } }),
    openApi: async () => JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')),
  };
}

const published = { dataset: 'd', configuration: 'c', rows: 900, ...SERVING };
const VERSIONS: readonly VersionRecord[] = [
  { ...published, version: VERSION, publishedAt: SERVING.activatedAt },
  { ...published, version: 'before', publishedAt: SERVING.activatedAt - DAY_MS },
  { ...published, version: 'expiring', publishedAt: 0, expiresAt: SERVING.activatedAt + DAY_MS / 2 },
];

const ended = { runId: 'run-2', outcome: 'held', reason: 'Worse than what serves.', finishedAt: 2 } as const;
const REPORTS: readonly RunReport[] = [
  {
    ...ended,
    data: {
      events: 90,
      rows: 100,
      rejected: 7,
      rejectedByReason: { 'not-a-time': 4, 'missing-value': 3 },
      unreadable: [{ source: 'raw/events/broken.csv', problem: 'It has no header.' }],
    },
  },
  {
    ...ended,
    runId: 'run-1',
    outcome: 'unchanged',
    reason: 'Nothing new was delivered.',
    finishedAt: 1,
    data: null,
  },
];

/** Loads the operations of each function onto other ports. */
export function loadOn(ports: RequestPorts): (name: RequestFunction) => Promise<RequestHandler> {
  return async (name) =>
    httpHandler(Object.values<Operation>(operationsByFunction[name]), {
      ports: () => ports,
      ...(name === FALLBACK_FUNCTION ? { fallback: { reads: unroutedReads, others: otherRoutes } } : {}),
    });
}
