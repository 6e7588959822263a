import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate } from '../analytics/evaluate/candidate.ts';
import type { HoldoutReport } from '../analytics/evaluate/holdout.ts';
import type { RunFacts } from '../analytics/evaluate/judge.ts';
import { openSnapshot } from '../analytics/snapshot/format.ts';
import type { OpenedSnapshot, SectionReader } from '../analytics/snapshot/section.ts';
import type { Choice } from '../analytics/train/choose-recipe.ts';
import { restoreShop } from '../analytics/train/sections.ts';
import type { TrainedShop } from '../analytics/train/trained-shop.ts';
import type { VersionPart } from '../contract/artefacts.ts';
import { VERSION_PARTS } from '../contract/artefacts.ts';
import { ClienteleError } from '../contract/errors.ts';
import { withScratch } from '../stores/concurrency.ts';
import { logger } from '../stores/log.ts';
import type { ObjectStore } from '../stores/objects.ts';
import { keys, type Plan, readDocument } from './artefacts.ts';

/** What a half of a version is made of, beside its snapshot; written last. The same input gives the same manifest. */
export interface Manifest {
  readonly version: string;
  readonly dataset: string;
  readonly configuration: string;
  /** Rows that come of this half, over all publishing slices. */
  readonly rows: number;
  readonly snapshotBytes: number;
}

/** What the judge looks at; written beside the snapshot. */
export interface Evidence {
  readonly report: HoldoutReport;
  readonly candidate: Candidate;
  /** What the version that served is made by; null when none did. */
  readonly serving: Candidate | null;
  /** How the candidate came to be: what was tried, what it scored, how long it took. */
  readonly choice: Choice;
  readonly facts: RunFacts;
}

/** Reads a version back from the snapshots of its parts. */
export async function readVersion(objects: ObjectStore, version: string): Promise<TrainedShop> {
  const [recommendations, customers] = await Promise.all(
    VERSION_PARTS.map((half) => readHalf(objects, version, half)),
  );
  return restoreShop(recommendations as SectionReader, customers as SectionReader);
}

/** Opens the snapshot of one half. */
export async function readHalf(
  objects: ObjectStore,
  version: string,
  half: VersionPart,
): Promise<OpenedSnapshot> {
  return withScratch(async (folder) => {
    const path = join(folder, 'snapshot.bin');
    await objects.download(keys.snapshot(version, half), path);
    return openSnapshot(await readFile(path));
  });
}

/**
 * Whether a half was stored to its end and is still as it was written. What is damaged counts as not there, so that the run
 * after the one that met it makes it anew.
 */
export async function isIntact(objects: ObjectStore, version: string, half: VersionPart): Promise<boolean> {
  if (!(await objects.has(keys.manifest(version, half)))) return false;
  try {
    (await readHalf(objects, version, half)).verify();
    return true;
  } catch (error) {
    if (!(error instanceof ClienteleError) || !isOfTheSnapshot(error.code)) throw error;
    logger.warn('a stored half of a version cannot be read back; it is made anew', {
      half,
      code: error.code,
    });
    return false;
  }
}

function isOfTheSnapshot(code: string): boolean {
  // Gone, though its manifest is there: removed by age, or by hand.
  return code.startsWith('snapshot.') || code === 'input.unreadable';
}

/** Whether the snapshots of both parts are there. */
export async function isStored(objects: ObjectStore, version: string): Promise<boolean> {
  const there = await Promise.all(VERSION_PARTS.map((half) => objects.has(keys.snapshot(version, half))));
  return there.every((half) => half);
}

/** The version this run publishes: the one it trained, or the serving one that is to be written again. */
export async function versionOfRun(
  objects: ObjectStore,
  state: { readonly runId: string; readonly train?: readonly { readonly version: string }[] | undefined },
): Promise<{ version: string; plan: Plan }> {
  const plan = await readDocument<Plan>(objects, keys.run(state.runId, 'plan'));
  const version = state.train?.[0]?.version ?? plan.renew;
  if (version === null) throw new Error(`Run ${state.runId} has no version to publish`);
  return { version, plan };
}
