import type { Audience } from '../../layers/contract/audiences.ts';

/** The nightly run, UTC. It also renews results before they expire when nothing new was delivered. */
export const NIGHTLY_RUN = { hour: 2, minute: 30 } as const;

/** API Gateway throttling of each route, by its audience. */
export const THROTTLES: Readonly<
  Record<Audience, { readonly requestsPerSecond: number; readonly burst: number }>
> = {
  storefront: { requestsPerSecond: 500, burst: 1000 },
  'back-office': { requestsPerSecond: 50, burst: 100 },
  operator: { requestsPerSecond: 10, burst: 20 },
  any: { requestsPerSecond: 50, burst: 100 },
};

/** Slices that a run works on at a time: within its own execution, and from so many slices on as executions of their own. */
export const PARALLELISM = {
  curate: { concurrency: 10, distributed: { from: 200, concurrency: 40 } },
  train: { concurrency: 2 },
  /** The results table is the limit: more writers would be throttled. */
  publish: { concurrency: 4, distributed: { from: 200, concurrency: 8 } },
} as const;

/** Memory that Lambda gives a function at most, and the least that a deployment may allow its functions. Megabytes. */
export const LAMBDA_MEMORY_MB = { least: 2048, most: 10_240 } as const;

/** Time between two looks at a table import. */
export const IMPORT_POLL_SECONDS = 30;

/** Time between two attempts to take the lease while another run holds it. */
export const LEASE_POLL_SECONDS = 30;
