import { CATALOGUE_SHARDS } from '../../contract/live.ts';
import { announce } from './head.ts';
import type { LiveStore } from './live-store.ts';

/** Longest time that a delivery may take until a run can see it. */
const DELIVERY_LAG_MS = 60 * 60 * 1000;

/**
 * Drops what the live catalogue says of items where versions know it themselves. Meant to be given the time of the version
 * that served *before*: some containers still answer from it for a few seconds, and a roll-back to it must not bring
 * back what was hidden. Running it again, or never, changes no answer.
 * @param learntAt UTC milliseconds at which the inputs of that version were listed
 * @returns entries dropped
 * @throws ClienteleError `store.unavailable`
 */
export async function pruneCatalogue(live: LiveStore, learntAt: number): Promise<number> {
  const before = learntAt - DELIVERY_LAG_MS;
  const refs = Array.from(
    { length: CATALOGUE_SHARDS },
    (_, shard) => ({ kind: 'catalogue', id: String(shard) }) as const,
  );
  const shards = await live.read(refs);
  const outdated = shards.filter(({ body }) =>
    Object.values(body?.items ?? {}).some(({ updatedAt }) => updatedAt < before),
  );
  const count = (documents: typeof shards) =>
    documents.reduce((sum, { body }) => sum + Object.keys(body?.items ?? {}).length, 0);
  const pruned = await live.update(
    outdated,
    ({ body }) => {
      const kept = Object.entries(body?.items ?? {}).filter(([, { updatedAt }]) => updatedAt >= before);
      return kept.length === Object.keys(body?.items ?? {}).length
        ? undefined
        : { items: Object.fromEntries(kept) };
    },
    null,
  );
  await announce(live, pruned);
  return Math.max(0, count(outdated) - count(pruned));
}
