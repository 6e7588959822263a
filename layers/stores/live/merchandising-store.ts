import { ClienteleError } from '../../contract/errors.ts';
import { type LiveBodies, MERCHANDISING_ID } from '../../contract/live.ts';
import { announce } from './head.ts';
import type { LiveDocument, LiveStore } from './live-store.ts';

/** Most bytes of a document as JSON: requests keep it in memory, and a DynamoDB item has 400 kB. */
const DOCUMENT_BYTES = 300_000;

/** The document of rules, or of experiments, with its revision. */
async function readMerchandising<K extends 'rules' | 'experiments'>(
  live: LiveStore,
  kind: K,
): Promise<LiveDocument<K>> {
  const [document] = await live.read([{ kind, id: MERCHANDISING_ID }]);
  return document as LiveDocument<K>;
}

/**
 * Changes rules or experiments; every request from now on goes by it.
 * @param change pure; may be asked for more than once, and throw
 * @throws ClienteleError `request.too_large` for a document that has grown beyond bounds, `store.unavailable`
 */
export async function changeMerchandising<K extends 'rules' | 'experiments'>(
  live: LiveStore,
  kind: K,
  change: (document: LiveDocument<K>) => LiveBodies[K] | undefined,
): Promise<LiveDocument<K>> {
  const [written] = await live.update(
    [await readMerchandising(live, kind)],
    (document) => {
      const body = change(document);
      if (body !== undefined && Buffer.byteLength(JSON.stringify(body), 'utf8') > DOCUMENT_BYTES) {
        throw new ClienteleError(
          'request.too_large',
          `All ${kind} together may have ${DOCUMENT_BYTES} bytes. Use fewer, or shorter filters.`,
        );
      }
      return body;
    },
    null,
  );
  await announce(live, [written as LiveDocument<K>]);
  return written as LiveDocument<K>;
}
