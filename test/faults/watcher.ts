import { expect } from 'vitest';
import { localTables } from '../../infra/emulator/names.ts';
import { type ModelReader, modelReader } from '../../layers/api/reading/model-reader.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { ROW_ID, rowKey } from '../../layers/contract/rows.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { BUDGETS, withinBudget } from '../../layers/stores/deadlines.ts';
import type { RowRef } from '../../layers/stores/serving.ts';
import { dynamoServingStore } from '../../layers/stores/serving-dynamo.ts';
import type { FaultyShop } from './faulty-shop.ts';

/** Looks at the shop as request functions do, whenever it is told to, and remembers what it saw. */
export interface Watcher {
  look(): Promise<void>;
  /** Versions in the order in which they were first seen. */
  versions(): string[];
  /** How often the stores gave no answer. */
  unanswered(): number;
  /** Fails unless every answer there was is whole: each row as its version has it when all is over. */
  expectWhole(): Promise<void>;
}

interface Sighting {
  readonly version: string;
  readonly rows: ReadonlyMap<string, string>;
}

const CUSTOMERS = 12;
const REFS: readonly RowRef[] = [
  { kind: 'segments', id: ROW_ID.segments },
  ...Array.from({ length: CUSTOMERS }, (_, c): RowRef[] => [
    { kind: 'recommendations', id: `c${c}` },
    { kind: 'customer', id: `c${c}` },
  ]).flat(),
];
const SHARED = [{ kind: 'list', id: ROW_ID.popular }] as const;

/** Two containers look: one that asks for the pointer each time, and one that trusts what it has read. */
export function watcher(shop: FaultyShop): Watcher {
  const asking = { now: shop.clock.now };
  const readers = [container(shop, () => asking.now), container(shop, () => shop.clock.now)];
  const seen: Sighting[] = [];
  let unanswered = 0;

  let looking: Promise<void> | undefined;

  /** One look at a time: whoever comes meanwhile waits for its end. */
  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    asking.now += 60_000;
    for (const model of readers) {
      try {
        const { serving, card, rows, shared } = await model.read(REFS, SHARED);
        const found: readonly unknown[] = [card, ...shared, ...rows];
        const refs: readonly RowRef[] = [{ kind: 'model', id: ROW_ID.model }, ...SHARED, ...REFS];
        seen.push({
          version: serving.version,
          rows: new Map(refs.map(({ kind, id }, at) => [keyOf(kind, id), JSON.stringify(found[at])])),
        });
      } catch (error) {
        if (!(error instanceof ClienteleError) || error.code !== 'store.unavailable') throw error;
        unanswered++;
      }
    }
  }

  async function expectWhole(): Promise<void> {
    const truth = await shop.published();
    for (const { version, rows } of seen) {
      const published = truth.get(version);
      for (const [key, body] of rows) expect(body, `${key} of ${version}`).toBe(published?.get(key));
    }
  }

  return {
    look,
    versions: () => [...new Set(seen.map(({ version }) => version))],
    unanswered: () => unanswered,
    expectWhole,
  };
}

/** What a request function's container has, but for its haste: how fast requests are answered is asked elsewhere. */
export function container(shop: FaultyShop, now: () => number): ModelReader {
  const { results: resultsTable, activity: activityTable } = localTables;
  const client = { ...withinBudget(BUDGETS.stage), endpoint: shop.front.endpoint };
  const control = controlTable(localTables.control, client);
  return modelReader(dynamoServingStore({ resultsTable, activityTable, control, client, now }), now);
}

function keyOf(kind: RowRef['kind'], id: string): string {
  return rowKey('', kind as Parameters<typeof rowKey>[1], id).slice(1);
}
