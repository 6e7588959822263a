import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForecastConfig } from '../../layers/analytics/customers/forecast.ts';
import { CUSTOMERS_DEFAULTS } from '../../layers/analytics/customers/model.ts';
import { ClienteleError } from '../../layers/analytics/errors.ts';
import type { Dataset } from '../../layers/analytics/events/dataset.ts';
import { EVENT_TYPES, type EventType } from '../../layers/analytics/events/event-types.ts';
import { countRows } from '../../layers/analytics/serve/build-rows.ts';
import { shopSections } from '../../layers/analytics/shop/sections.ts';
import { type Predecessor, type TrainingConfig, trainShop } from '../../layers/analytics/shop/train.ts';
import { encodeSnapshot } from '../../layers/analytics/snapshot/format.ts';
import {
  type Curated,
  keys,
  type Plan,
  type RunConfig,
  readDocument,
} from '../../layers/platform/artefacts.ts';
import { engineBudget } from '../../layers/platform/budget.ts';
import { logger } from '../../layers/platform/log.ts';
import type { ObjectStore } from '../../layers/platform/objects.ts';
import { fingerprint } from '../../layers/platform/shop-config.ts';
import { eachOf, holdLease, type TaskPorts, withScratch } from '../../layers/platform/task.ts';
import { type Evidence, type Manifest, readVersion } from '../../layers/platform/versions.ts';
import { readDataset } from '../../layers/warehouse/columns.ts';

/** Objects fetched at a time. */
const WIDTH = 16;

/**
 * Trains a version from the curated dataset and stores it. A version is named by what it was made from: the same
 * dataset, configuration and predecessor give the same version, so one that is stored already is not trained again.
 */
export async function trainVersion(
  state: { readonly runId: string },
  ports: TaskPorts,
): Promise<{ version: string }> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const plan = await readDocument<Plan>(objects, keys.run(state.runId, 'plan'));
  const curated = await readDocument<Curated>(objects, keys.curated(plan.dataset));

  return withScratch(async (folder) => {
    const dataset = await fetchDataset(objects, plan.config, curated, folder);
    const version = versionName(dataset.asOf, plan);
    if (await objects.has(keys.manifest(version))) return { version };

    const predecessor = await predecessorOf(objects, plan.serving);
    const config = trainingConfig(plan.config);
    const { shop, report, candidate } = trainShop(
      dataset,
      version,
      curated.rejected,
      config,
      predecessor,
      () => performance.now(),
    );

    const path = join(folder, 'snapshot.bin');
    const snapshotBytes = await writeChunks(path, encodeSnapshot(shopSections(shop)));
    await objects.upload(path, keys.snapshot(version));
    const { events, customers, items } = shop.card;
    const evidence: Evidence = {
      report,
      candidate,
      serving: predecessor?.recipe ?? null,
      facts: {
        events,
        customers,
        items,
        rejectedRows: curated.rejected,
        ...(predecessor === undefined ? {} : { serving: predecessor.facts }),
      },
    };
    await objects.writeJson(keys.holdout(version), evidence);
    const manifest: Manifest = {
      version,
      dataset: plan.dataset,
      configuration: plan.configuration,
      rows: countRows(shop),
      snapshotBytes,
    };
    await objects.writeJson(keys.manifest(version), manifest);
    return { version };
  });
}

async function fetchDataset(
  objects: ObjectStore,
  config: RunConfig,
  curated: Curated,
  folder: string,
): Promise<Dataset> {
  const fetch = async (key: string): Promise<string> => {
    const path = join(folder, key.replaceAll('/', '_'));
    await objects.download(key, path);
    return path;
  };
  const events = await eachOf(curated.eventFiles, WIDTH, fetch);
  return readDataset({
    events,
    items: curated.itemsFile === null ? undefined : await fetch(curated.itemsFile),
    customers: curated.customersFile === null ? undefined : await fetch(curated.customersFile),
    currency: config.currency,
    asOf: config.asOf === undefined ? undefined : Date.parse(config.asOf),
    engine: engineBudget(folder),
  });
}

/** `v20260630T235959-1a2b3c4d`: sorts by the time it is true of. */
function versionName(asOf: number, plan: Plan): string {
  const stamp = new Date(asOf).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `v${stamp}-${fingerprint([plan.dataset, plan.configuration, plan.serving], 8)}`;
}

/**
 * The serving version, as far as the next one learns from it; undefined when there is none, or its snapshot is gone or
 * of a release whose sections were others: the run then stands on its own, as a first one does.
 */
async function predecessorOf(objects: ObjectStore, serving: string | null): Promise<Predecessor | undefined> {
  if (serving === null || !(await objects.has(keys.snapshot(serving)))) return undefined;
  const shop = await readVersion(objects, serving).catch((error: unknown) => {
    if (!(error instanceof ClienteleError) || !error.code.startsWith('snapshot.')) throw error;
    logger.warn('the serving version cannot be read back; nothing is taken over from it', {
      code: error.code,
    });
    return undefined;
  });
  if (shop === undefined) return undefined;
  const { recipe, events, customers, items } = shop.card;
  return {
    recipe,
    customers: { clusters: shop.customerModel.clusters },
    facts: { events, customers, items },
  };
}

function trainingConfig(config: RunConfig): TrainingConfig {
  const { recommend } = config;
  const weights = Object.fromEntries(EVENT_TYPES.map((type) => [type, recommend.weights[type] ?? 0]));
  const [minK, maxK] = config.customers.clusters;
  return {
    seed: config.seed,
    candidates: recommend.candidates,
    interactions: {
      weights: weights as Record<EventType, number>,
      halfLifeDays: recommend.halfLifeDays,
      windowDays: recommend.windowDays,
    },
    holdoutDays: recommend.holdoutDays,
    judgedAt: recommend.judgedAt,
    forecasts: forecastConfig(config),
    customers: {
      utcOffsetMinutes: config.customers.utcOffsetMinutes,
      clusters: { ...CUSTOMERS_DEFAULTS.clusters, minK, maxK, seed: config.seed },
    },
  };
}

function forecastConfig({ seed, customers }: RunConfig): ForecastConfig {
  const { horizonDays, periodDays, discountRate, margin, valueModel, tiers } = customers;
  return {
    utcOffsetMinutes: customers.utcOffsetMinutes,
    seed,
    value: { horizonDays, periodDays, annualRate: discountRate, margin, model: valueModel },
    churnDays: customers.churnDays,
    stages: customers.stages,
    playbook: customers.playbook,
    threeTiers: tiers.three,
    fiveTiers: tiers.five,
  };
}

/** Writes chunks to a file one after the other and returns the bytes written. */
async function writeChunks(path: string, chunks: readonly Uint8Array[]): Promise<number> {
  const file = await open(path, 'w');
  try {
    let bytes = 0;
    for (const chunk of chunks) {
      await file.write(chunk);
      bytes += chunk.length;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
