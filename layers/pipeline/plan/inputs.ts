import type { DumpKind, LiveDumpKind } from '../../contract/artefacts.ts';
import { DUMP_KINDS, LIVE_DUMP_KINDS } from '../../contract/artefacts.ts';
import { dumpPrefix, livePrefix } from '../../contract/bucket.ts';
import type { ObjectInfo } from '../../stores/objects.ts';
import type { RunConfig } from '../config/shop-config.ts';
import { fingerprint } from '../fingerprint.ts';
import { type Input, LIVE_MAPPING } from './plan-document.ts';

/** What was delivered, sorted. */
export interface Delivered {
  readonly inputs: Input[];
  /** Objects that are no dump, with the reason. */
  readonly ignored: { readonly key: string; readonly reason: string }[];
}

/**
 * Sorts delivered objects into dumps by their folder and live records by their day, in key order, each with the
 * fingerprint of its validated form.
 * @param method see {@link method} in method.ts: changes whenever validation gives other results for the same input
 */
export function sortDelivered(
  delivered: readonly ObjectInfo[],
  config: Pick<RunConfig, 'mapping' | 'currency' | 'rates'> & { readonly pseudonyms?: unknown },
  method: string,
): Delivered {
  const { mapping, currency, rates, pseudonyms } = config;
  // Undefined pseudonyms leave the fingerprints as they were, so a shop without them restages nothing.
  const rules = { method, mapping, currency, rates, pseudonyms };
  const inputs: Input[] = [];
  const ignored: Delivered['ignored'] = [];
  const days = new Map<string, LiveDay>();
  for (const object of delivered) {
    if (object.key.endsWith('/')) continue; // folder markers of consoles
    const kind = DUMP_KINDS.find((name) => object.key.startsWith(dumpPrefix(name)));
    if (kind !== undefined) {
      inputs.push({
        kind,
        key: object.key,
        live: null,
        etag: object.etag,
        size: object.size,
        deliveredAt: object.lastModified,
        staged: stagedName(kind, object, rules),
      });
      continue;
    }
    const day = liveDay(object.key);
    if (day === undefined) {
      ignored.push({ key: object.key, reason: `not below ${FOLDERS}` });
      continue;
    }
    const known = days.get(day.key);
    if (known === undefined) days.set(day.key, { ...day, objects: [object] });
    else known.objects.push(object);
  }
  for (const day of days.values()) inputs.push(liveInput(day, { ...rules, mapping: LIVE_MAPPING }));
  return { inputs: inputs.sort((a, b) => (a.key < b.key ? -1 : 1)), ignored };
}

const FOLDERS = [
  ...DUMP_KINDS.map(dumpPrefix),
  ...LIVE_DUMP_KINDS.map((kind) => `${livePrefix(kind)}YYYY/MM/DD/`),
].join(', ');

interface LiveDay {
  readonly kind: LiveDumpKind;
  /** Folder of the day. */
  readonly key: string;
  readonly objects: ObjectInfo[];
}

/** The day that an object of live records belongs to, in UTC, by its key. */
function liveDay(key: string): Omit<LiveDay, 'objects'> | undefined {
  const kind = LIVE_DUMP_KINDS.find((name) => key.startsWith(livePrefix(name)));
  const day = /^raw\/live\/\w+\/\d{4}\/\d{2}\/\d{2}\//.exec(key)?.[0];
  return kind === undefined || day === undefined ? undefined : { kind, key: day };
}

function liveInput({ kind, key, objects }: LiveDay, rules: unknown): Input {
  const named = objects.map(({ key, size, etag }) => [key, size, etag]);
  return {
    kind,
    key,
    live: { parts: objects.map((object) => object.key) },
    size: objects.reduce((sum, { size }) => sum + size, 0),
    deliveredAt: objects.reduce((last, { lastModified }) => Math.max(last, lastModified), 0),
    staged: fingerprint([kind, named, rules]),
  };
}

function stagedName(kind: DumpKind, object: ObjectInfo, rules: unknown): string {
  return fingerprint([kind, object.key, object.size, object.etag, rules]);
}
