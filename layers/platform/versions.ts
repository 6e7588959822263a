import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HoldoutReport } from '../analytics/evaluate/holdout.ts';
import type { RunFacts } from '../analytics/evaluate/judge.ts';
import type { Recipe } from '../analytics/recommend/contract.ts';
import { restoreShop } from '../analytics/shop/sections.ts';
import type { TrainedShop } from '../analytics/shop/trained-shop.ts';
import { openSnapshot } from '../analytics/snapshot/format.ts';
import { keys, type Plan, readDocument } from './artefacts.ts';
import type { ObjectStore } from './objects.ts';
import { withScratch } from './task.ts';

/** What a version is made of, beside its snapshot; written last. The same input gives the same manifest. */
export interface Manifest {
  readonly version: string;
  readonly dataset: string;
  readonly configuration: string;
  /** Rows that all publishing slices bring together. */
  readonly rows: number;
  readonly snapshotBytes: number;
}

/** What the judge looks at; written beside the snapshot. */
export interface Evidence {
  readonly report: HoldoutReport;
  readonly candidate: Recipe;
  /** Recipe of the version that served; null when none did. */
  readonly serving: Recipe | null;
  readonly facts: RunFacts;
}

/** Reads a version back from its snapshot. */
export async function readVersion(objects: ObjectStore, version: string): Promise<TrainedShop> {
  return withScratch(async (folder) => {
    const path = join(folder, 'snapshot.bin');
    await objects.download(keys.snapshot(version), path);
    return restoreShop(openSnapshot(await readFile(path)));
  });
}

/** The version this run publishes: the one it trained, or the serving one that is to be written again. */
export async function versionOfRun(
  objects: ObjectStore,
  state: { readonly runId: string; readonly train?: { readonly version: string } | undefined },
): Promise<{ version: string; plan: Plan }> {
  const plan = await readDocument<Plan>(objects, keys.run(state.runId, 'plan'));
  const version = state.train?.version ?? plan.renew;
  if (version === null) throw new Error(`Run ${state.runId} has no version to publish`);
  return { version, plan };
}
