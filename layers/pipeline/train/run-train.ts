import { join } from 'node:path';
import { tradeFacts } from '../../analytics/evaluate/trade-facts.ts';
import { countCustomerRows, countRecommendationRows } from '../../analytics/publish/build-rows.ts';
import { encodeSnapshot } from '../../analytics/snapshot/format.ts';
import type { Section, SectionReader } from '../../analytics/snapshot/section.ts';
import {
  customersPartSections,
  readCard,
  readChosen,
  readCustomerModel,
  recommendationSections,
} from '../../analytics/train/sections.ts';
import { learnCustomers, learnRecommendations, type Predecessor } from '../../analytics/train/train.ts';
import { CURATED, type Curated, type Manifest } from '../../contract/artefact-documents.ts';
import type { VersionPart } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { EVIDENCE, type Evidence, type TradeFacts } from '../../contract/evaluation.ts';
import type { Trained, TrainState } from '../../contract/run-state.ts';
import { eachOf, withScratch } from '../../stores/concurrency.ts';
import { writeLargeFile } from '../../stores/large-files.ts';
import { logger } from '../../stores/log.ts';
import type { ObjectStore } from '../../stores/objects.ts';
import { type ReadDataset, readDataset } from '../../warehouse/columns/read-dataset.ts';
import { keys, readDocument } from '../artefacts.ts';
import { engineBudget } from '../budget.ts';
import type { RunConfig } from '../config/shop-config.ts';
import { fingerprint } from '../fingerprint.ts';
import { type Plan, readPlan } from '../plan/plan-document.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { isIntact, readPart } from '../versions.ts';
import { customersConfig, recommendationsConfig } from './train-config.ts';

/** Objects fetched at a time. */
const WIDTH = 16;

/**
 * Trains one part of a version from the curated dataset and stores it. The name of a version derives from its inputs: the same
 * dataset, configuration and predecessor give the same version, so a part that is stored intact is not trained again.
 */
export async function runTrain(ports: StagePorts, state: TrainState): Promise<Trained> {
  const { objects } = ports;
  await holdLease(ports, state.runId);
  const plan = await readPlan(objects, state.runId);
  const curated = await readDocument(objects, CURATED, keys.curated(plan.dataset));

  return withScratch(async (folder) => {
    const dataset = await fetchDataset(objects, plan.config, curated, folder);
    const version = versionName(dataset.asOf, plan);
    if (await isIntact(objects, version, state.slice)) return { version };

    const work = { objects, plan, curated, dataset, version };
    const { sections, rows, choice } = await (state.slice === 'customers'
      ? customers(work)
      : recommendations(work));
    const path = join(folder, 'snapshot.bin');
    const snapshotBytes = await writeLargeFile(path, encodeSnapshot(sections));
    await objects.upload(path, keys.snapshot(version, state.slice));
    const { dataset: of, configuration } = plan;
    const manifest: Manifest = { version, dataset: of, configuration, rows, snapshotBytes };
    await objects.writeJson(keys.manifest(version, state.slice), manifest);
    return choice === undefined ? { version } : { version, choice };
  });
}

interface Work {
  readonly objects: ObjectStore;
  readonly plan: Plan;
  readonly curated: Curated;
  readonly dataset: ReadDataset;
  readonly version: string;
}

interface Learnt {
  readonly sections: Section[];
  readonly rows: number;
  readonly choice?: string;
}

/** Trains recommendations and stores the evidence that the judge needs. */
async function recommendations({ objects, plan, curated, dataset, version }: Work): Promise<Learnt> {
  const predecessor = await predecessorOf(objects, plan.serving);
  const { part, report, choice } = learnRecommendations(
    dataset,
    version,
    curated.rejected,
    recommendationsConfig(plan.config),
    predecessor,
    () => performance.now(),
  );
  const { events, customers: known, items } = part.card;
  const evidence: Evidence = {
    report,
    candidate: choice.chosen.candidate,
    serving: predecessor?.chosen.candidate ?? null,
    choice,
    facts: {
      events,
      customers: known,
      items,
      rejectedRows: curated.rejected,
      trade: tradeFacts(dataset),
      ...(predecessor === undefined ? {} : { serving: predecessor.facts }),
    },
  };
  await objects.writeJson(keys.holdout(version), evidence);
  const choiceText = `${choice.how}: ${choice.chosen.candidate.recipe.model}. ${choice.reason}`;
  return { sections: recommendationSections(part), rows: countRecommendationRows(part), choice: choiceText };
}

async function customers({ objects, plan, dataset }: Work): Promise<Learnt> {
  const previous = await fromServing(objects, plan.serving, 'customers', (reader) => ({
    clusters: readCustomerModel(reader).clusters,
  }));
  const part = learnCustomers(dataset, customersConfig(plan.config), previous, dataset.recommended);
  return { sections: customersPartSections(part), rows: countCustomerRows(part) };
}

async function fetchDataset(
  objects: ObjectStore,
  config: RunConfig,
  curated: Curated,
  folder: string,
): Promise<ReadDataset> {
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

/** Such as `v20260630T235959-1a2b3c4d`: sorts by as-of time. */
function versionName(asOf: number, plan: Plan): string {
  const stamp = new Date(asOf).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `v${stamp}-${fingerprint([plan.dataset, plan.configuration, plan.serving], 8)}`;
}

/** Model choice and data volume of the serving version. */
async function predecessorOf(objects: ObjectStore, serving: string | null): Promise<Predecessor | undefined> {
  const trade = await tradeOf(objects, serving);
  return fromServing(objects, serving, 'recommendations', (reader) => {
    const { events, customers: known, items, holdout } = readCard(reader);
    const facts = {
      events,
      customers: known,
      items,
      tested: holdout?.customers ?? 0,
      ...(trade && { trade }),
    };
    return { chosen: readChosen(reader), facts };
  });
}

/** The trade that the serving version was made of; undefined where nothing says it. The model card does not: it is published. */
async function tradeOf(objects: ObjectStore, serving: string | null): Promise<TradeFacts | undefined> {
  if (serving === null || !(await objects.has(keys.holdout(serving)))) return undefined;
  try {
    return (await readDocument(objects, EVIDENCE, keys.holdout(serving))).facts.trade;
  } catch (error) {
    if (!(error instanceof ClienteleError) || error.code !== 'document.damaged') throw error;
    logger.warn('the evidence of the serving version is damaged; growth is not compared', {
      code: error.code,
    });
    return undefined;
  }
}

/**
 * Reads something from the serving version. Undefined if there is none, or its snapshot is missing or in another release's format:
 * the run then proceeds like a first run.
 */
async function fromServing<T>(
  objects: ObjectStore,
  serving: string | null,
  part: VersionPart,
  take: (reader: SectionReader) => T,
): Promise<T | undefined> {
  if (serving === null || !(await objects.has(keys.snapshot(serving, part)))) return undefined;
  try {
    return take(await readPart(objects, serving, part));
  } catch (error) {
    if (!(error instanceof ClienteleError) || !error.code.startsWith('snapshot.')) throw error;
    logger.warn('the serving version cannot be read back; nothing is taken over from it', {
      code: error.code,
    });
    return undefined;
  }
}
