import { join } from 'node:path';
import { openSnapshot } from '../analytics/snapshot/format.ts';
import type { OpenedSnapshot, SectionReader } from '../analytics/snapshot/section.ts';
import { restoreShop } from '../analytics/train/sections.ts';
import type { TrainedShop } from '../analytics/train/trained-shop.ts';
import { MANIFEST } from '../contract/artefact-documents.ts';
import { VERSION_PARTS, type VersionPart } from '../contract/artefacts.ts';
import { ClienteleError } from '../contract/errors.ts';
import type { VersionState } from '../contract/run-state.ts';
import { withScratch } from '../stores/concurrency.ts';
import { readLargeFile } from '../stores/large-files.ts';
import { logger } from '../stores/log.ts';
import type { ObjectStore } from '../stores/objects.ts';
import { keys, readDocument } from './artefacts.ts';
import { type Plan, readPlan } from './plan/plan-document.ts';

/** Reads a version back from the snapshots of its parts. */
export async function readVersion(objects: ObjectStore, version: string): Promise<TrainedShop> {
  const [recommendations, customers] = await Promise.all(
    VERSION_PARTS.map((part) => readPart(objects, version, part)),
  );
  return restoreShop(recommendations as SectionReader, customers as SectionReader);
}

/** Opens the snapshot of one part. */
export async function readPart(
  objects: ObjectStore,
  version: string,
  part: VersionPart,
): Promise<OpenedSnapshot> {
  return withScratch(async (folder) => {
    const path = join(folder, 'snapshot.bin');
    await objects.download(keys.snapshot(version, part), path);
    return openSnapshot(await readLargeFile(path));
  });
}

/**
 * Whether a part was stored completely and is still as it was written. A damaged one counts as missing, so that the run
 * after the one that found it trains it again.
 */
export async function isIntact(objects: ObjectStore, version: string, part: VersionPart): Promise<boolean> {
  // Both asked for by listing: S3 answers "forbidden" to who reads what is not there, and that looks like an outage.
  for (const key of [keys.manifest(version, part), keys.snapshot(version, part)])
    if (!(await objects.has(key))) return false;
  try {
    (await readPart(objects, version, part)).verify();
    return true;
  } catch (error) {
    if (!(error instanceof ClienteleError) || !isOfTheSnapshot(error.code)) throw error;
    logger.warn('a stored part of a version cannot be read back; it is trained again', {
      part,
      code: error.code,
    });
    return false;
  }
}

function isOfTheSnapshot(code: string): boolean {
  // Gone, though its manifest is there: removed by age, or by hand.
  return code.startsWith('snapshot.') || code === 'input.unreadable';
}

/** What the manifests of both parts say together. Throws as {@link readDocument}. */
export async function readManifests(
  objects: ObjectStore,
  version: string,
): Promise<{ readonly rows: number; readonly dataset: string; readonly configuration: string }> {
  const manifests = await Promise.all(
    VERSION_PARTS.map((part) => readDocument(objects, MANIFEST, keys.manifest(version, part))),
  );
  const { dataset, configuration } = manifests[0]!;
  return { dataset, configuration, rows: manifests.reduce((sum, { rows }) => sum + rows, 0) };
}

/** Whether the snapshots of both parts are there. */
export async function isStored(objects: ObjectStore, version: string): Promise<boolean> {
  const there = await Promise.all(VERSION_PARTS.map((part) => objects.has(keys.snapshot(version, part))));
  return there.every((isThere) => isThere);
}

/** The version this run publishes: the one it trained, or the serving one that is to be written again. */
export async function versionOfRun(
  objects: ObjectStore,
  state: VersionState,
): Promise<{ version: string; plan: Plan }> {
  const plan = await readPlan(objects, state.runId);
  const version = state.train?.[0]?.version ?? plan.renew;
  if (version === null) throw new Error(`Run ${state.runId} has no version to publish`);
  return { version, plan };
}
