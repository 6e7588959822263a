import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DumpKind } from '../../../../../layers/contract/artefacts.ts';
import type { MoneyOptions } from '../../../../../layers/contract/events/currency.ts';
import { readRejects, readRows, stageFile } from '../staging.ts';

const folder = fileURLToPath(new URL('../../../../fixtures/warehouse/', import.meta.url));
const dumps = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'));

/** `<dump>.expected.json`: how the dump is staged where that is not the default, and all that must come of it. */
interface Expectation {
  readonly mapping?: unknown;
  readonly money?: MoneyOptions;
  readonly result: unknown;
  readonly staged: unknown;
  readonly rejects: unknown;
}

describe('a dump of test/fixtures/warehouse', () => {
  it.each(dumps)('%s is staged and set aside as expected', async (name) => {
    const expected = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8')) as Expectation;
    const kind = name.slice(0, name.indexOf('-')) as DumpKind;

    const { mapping, money } = expected;
    const outcome = await stageFile(join(folder, name), { kind, mapping, ...(money ? { money } : {}) });

    const { staged, rejects: _path, mapping: _name, ...result } = outcome;
    const usual = { ignored: 0, ignoredByReason: {}, notes: [] };
    expect(result).toEqual({ ...usual, ...(expected.result as object) });
    for (const [told, path] of Object.entries(staged)) {
      expect(await readRows(path)).toEqual((expected.staged as Record<string, unknown>)[told]);
    }
    expect(Object.keys(staged)).toEqual(Object.keys(expected.staged as object));
    expect(readRejects(outcome).map(({ file: _file, ...reject }) => reject)).toEqual(expected.rejects);
  });

  it('is there at all', () => expect(dumps.length).toBeGreaterThan(20));
});
