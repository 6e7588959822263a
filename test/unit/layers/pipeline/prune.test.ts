import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VersionRecord } from '../../../../layers/contract/control-records.ts';
import { runPrune } from '../../../../layers/pipeline/prune/run-prune.ts';
import type { RowKey } from '../../../../layers/stores/row-pruner.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 11, 1);

function record(version: string, daysOld: number, dataset = `d-${version}`): VersionRecord {
  const publishedAt = NOW - daysOld * DAY;
  return { version, dataset, configuration: 'c', rows: 2, publishedAt, expiresAt: publishedAt + 30 * DAY };
}

/** A shop with versions, the serving one among them, and two rows of each. */
function shop(versions: readonly VersionRecord[], serving: string) {
  const ports = memoryPorts();
  const { state } = ports;
  state.versions = versions.toSorted((a, b) => b.publishedAt - a.publishedAt);
  state.serving = { version: serving, activatedAt: NOW, expiresAt: NOW + 30 * DAY };
  let table: RowKey[] = versions.flatMap(({ version, expiresAt }) =>
    ['list|popular', 'customer|c'].map((id) => ({ pk: `${version}|${id}`, expiresAt: expiresAt / 1000 })),
  );
  const results = {
    remove: async (isToGo: (row: RowKey) => boolean) => {
      const before = table.length;
      table = table.filter((row) => !isToGo(row));
      return before - table.length;
    },
  };
  const prune = (keep: number, dryRun = false) =>
    runPrune({ ...ports, now: () => NOW, rows: { results } }, { keep, dryRun });
  return { ports, state, prune, rows: () => table.map(({ pk }) => pk.slice(0, pk.indexOf('|'))) };
}

describe('pruning', () => {
  it('keeps the serving version and the latest others, whatever serves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        async (ages, at, keep) => {
          const versions = ages.map((age) => record(`v${age}`, age));
          const serving = versions[at % versions.length]!.version;
          const { prune, state, rows } = shop(versions, serving);
          await prune(keep);
          const left = state.versions.map(({ version }) => version);
          expect(left).toContain(serving);
          expect(left).toHaveLength(Math.min(keep, versions.length));
          const others = versions
            .filter(({ version }) => version !== serving)
            .toSorted((a, b) => b.publishedAt - a.publishedAt)
            .map(({ version }) => version);
          expect(left.filter((one) => one !== serving)).toEqual(others.slice(0, keep - 1));
          expect(new Set(rows())).toEqual(new Set(left));
          expect(state.lease).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('removes models and datasets of what went, and nothing that another version or the last run needs', async () => {
    const { ports, prune, state } = shop(
      [record('v1', 3, 'shared'), record('v2', 2, 'old'), record('v3', 1, 'shared'), record('v4', 0)],
      'v4',
    );
    const put = (key: string) => ports.objects.writeJson(key, {});
    for (const key of [
      'models/v1/customers.bin',
      'models/v2/customers.bin',
      'models/v4/customers.bin',
      'curated/shared/manifest.json',
      'curated/old/manifest.json',
      'raw/events/a.csv',
      'config/shop.json',
    ])
      await put(key);
    const dry = await prune(2, true);
    expect(dry.versions).toEqual(['v2', 'v1']);
    expect(state.versions).toHaveLength(4);
    const pruned = await prune(2);
    expect(pruned).toMatchObject({ versions: ['v2', 'v1'], rows: 4, objects: 3 });
    const left = (await ports.objects.list('')).map(({ key }) => key);
    expect(left).toEqual([
      'config/shop.json',
      'curated/shared/manifest.json',
      'models/v4/customers.bin',
      'raw/events/a.csv',
    ]);
  });

  it('waits for no run: it refuses while one works', async () => {
    const { prune, state } = shop([record('v1', 0)], 'v1');
    state.lease = { holder: 'run-1', until: NOW + DAY };
    await expect(prune(1)).rejects.toMatchObject({ code: 'run.conflict' });
    expect(state.lease.holder).toBe('run-1');
  });
});
