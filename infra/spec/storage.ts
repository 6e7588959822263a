import { DUMP_KINDS, type LiveDumpKind } from '../../layers/contract/artefacts.ts';
import {
  dumpPrefix,
  failedDeliveryPrefix,
  livePrefix,
  NONCURRENT_DAYS,
  type PrefixName,
} from '../../layers/contract/bucket.ts';

/** An object below one of these starts a run. Live records wait for the next run. */
export const UPLOAD_PREFIXES: readonly string[] = DUMP_KINDS.map(dumpPrefix);

/** Delivery streams: NDJSON, gzip, below a prefix by UTC day; records that cannot be written there go to the other prefix. */
export const STREAMS: Readonly<
  Record<LiveDumpKind, { readonly prefix: string; readonly failedPrefix: string }>
> = {
  events: { prefix: livePrefix('events'), failedPrefix: failedDeliveryPrefix('events') },
  items: { prefix: livePrefix('items'), failedPrefix: failedDeliveryPrefix('items') },
};

/** A stream writes an object after so long or so much, whichever comes first. */
export const STREAM_BUFFER = { seconds: 300, megabytes: 64 } as const;

/** Days after which objects below a prefix are removed; absent: kept. */
export const EXPIRY_DAYS: Partial<Record<PrefixName, number>> = {
  // As long as everything else may still know an erased customer.
  undelivered: NONCURRENT_DAYS,
  staged: 90,
  curated: 30,
  rejects: 90,
  models: 90,
  runs: 90,
  imports: 7,
};

/** Versions that a laptop keeps: the serving one, and the one to roll back to. The cloud keeps all until their time is over. */
export const KEPT_VERSIONS = 2;
