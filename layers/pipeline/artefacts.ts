import type * as z from 'zod/mini';
import { CURATED, type Curated } from '../contract/artefact-documents.ts';
import type { DumpKind, VersionPart } from '../contract/artefacts.ts';
import { BUCKET_PREFIXES } from '../contract/bucket.ts';
import { type DocumentKind, parseJsonDocument } from '../contract/stored-document.ts';
import type { ObjectStore } from '../stores/objects.ts';

/** Where things lie in the bucket. */
export const keys = {
  stagedParquet: (name: string, kind: DumpKind) => `${BUCKET_PREFIXES.staged}${name}.${kind}.parquet`,
  staged: (name: string) => `${BUCKET_PREFIXES.staged}${name}.json`,
  rejects: (name: string) => `${BUCKET_PREFIXES.rejects}${name}.ndjson`,
  curatedFolder: (dataset: string) => `${BUCKET_PREFIXES.curated}${dataset}/`,
  curated: (dataset: string) => `${BUCKET_PREFIXES.curated}${dataset}/manifest.json`,
  snapshot: (version: string, part: VersionPart) => `${BUCKET_PREFIXES.models}${version}/${part}.bin`,
  manifest: (version: string, part: VersionPart) => `${BUCKET_PREFIXES.models}${version}/${part}.json`,
  holdout: (version: string) => `${BUCKET_PREFIXES.models}${version}/holdout.json`,
  verdict: (version: string) => `${BUCKET_PREFIXES.models}${version}/verdict.json`,
  publication: (version: string) => `${BUCKET_PREFIXES.models}${version}/publication.json`,
  /** A run never touches objects of another one: the service may be reading them. */
  imports: (version: string, runId: string) => `${BUCKET_PREFIXES.imports}${version}/${runId}/part-`,
  run: (runId: string, document: string) => `${BUCKET_PREFIXES.runs}${runId}/${document}.json`,
} as const;

/**
 * Reads and checks a document that an earlier stage wrote.
 * @throws ClienteleError `input.unreadable` where it is missing, `document.damaged` where it is not what the kind asks for
 */
export async function readDocument<S extends z.core.$ZodType>(
  objects: ObjectStore,
  kind: DocumentKind<S>,
  key: string,
): Promise<z.infer<S>> {
  return parseJsonDocument(kind, await objects.readText(key), `The object ${key}`);
}

/** The dataset that was curated last; undefined where there is none. */
export async function lastCurated(objects: ObjectStore): Promise<Curated | undefined> {
  const manifests = (await objects.list(BUCKET_PREFIXES.curated)).filter(({ key }) =>
    key.endsWith('/manifest.json'),
  );
  const [last] = manifests.toSorted((a, b) => b.lastModified - a.lastModified);
  return last && readDocument(objects, CURATED, last.key);
}
