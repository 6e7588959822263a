import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Curated,
  DUMP_KINDS,
  type DumpKind,
  keys,
  type Plan,
  readDocument,
  type Staged,
} from '../../layers/platform/artefacts.ts';
import { engineBudget } from '../../layers/platform/budget.ts';
import type { ObjectStore } from '../../layers/platform/objects.ts';
import { eachOf, holdLease, type TaskPorts, withScratch } from '../../layers/platform/task.ts';
import { compactCustomers, compactEvents, compactItems } from '../../layers/warehouse/compact.ts';

/** Objects under way at a time. */
const WIDTH = 16;

/**
 * Joins all staged dumps into one dataset: events without duplicates by day, the last word on each item and customer.
 * Says whether the input can be trusted at all. A dataset that is complete in the bucket is not made again.
 */
export async function compactDataset(
  state: { readonly runId: string },
  ports: TaskPorts,
): Promise<{ outcome: Curated['outcome']; reason: string; events: number }> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const plan = await readDocument<Plan>(objects, keys.run(state.runId, 'plan'));
  const curated = (await existing(objects, plan.dataset)) ?? (await compactAll(objects, plan));
  return { outcome: curated.outcome, reason: curated.reason, events: curated.events };
}

/** The dataset as an earlier run left it, if every file of it is still there. */
async function existing(objects: ObjectStore, dataset: string): Promise<Curated | undefined> {
  const listed = new Set((await objects.list(keys.curatedFolder(dataset))).map((object) => object.key));
  if (!listed.has(keys.curated(dataset))) return undefined;
  const curated = await readDocument<Curated>(objects, keys.curated(dataset));
  const files = [...curated.eventFiles, curated.itemsFile, curated.customersFile];
  return files.every((key) => key === null || listed.has(key)) ? curated : undefined;
}

async function compactAll(objects: ObjectStore, plan: Plan): Promise<Curated> {
  const documents = await eachOf(plan.inputs, WIDTH, (input) =>
    readDocument<Staged>(objects, keys.staged(input.staged)),
  );
  return withScratch(async (folder) => {
    const fetched = await fetchStaged(objects, plan, documents, folder);
    const engine = engineBudget(folder);
    const outDir = join(folder, 'curated');
    const events = await compactEvents({ staged: fetched.events.map((file) => file.path), outDir, engine });
    const items = await compactItems({ staged: fetched.items, outDir, engine });
    const customers = await compactCustomers({ staged: fetched.customers, outDir, engine });

    const key = (path: string) => `${keys.curatedFolder(plan.dataset)}${path}`;
    const files = (await readdir(outDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    await eachOf(files, WIDTH, async (entry) => {
      const path = join(entry.parentPath, entry.name);
      await objects.upload(path, key(path.slice(outDir.length + 1)));
    });
    const tally = tallyOf(documents);
    const curated: Curated = {
      dataset: plan.dataset,
      ...verdict(plan, documents, tally, events.events),
      ...tally,
      duplicates: events.duplicates,
      events: events.events,
      eventFiles: events.files.map((path) => key(path.slice(outDir.length + 1))),
      itemsFile: items === undefined ? null : key(items.slice(outDir.length + 1)),
      customersFile: customers === undefined ? null : key(customers.slice(outDir.length + 1)),
    };
    await objects.writeJson(keys.curated(plan.dataset), curated);
    return curated;
  });
}
