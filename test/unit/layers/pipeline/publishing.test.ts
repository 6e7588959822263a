import { describe, expect, it } from 'vitest';
import { prices } from '../../../../infra/cli/cost/prices.ts';
import { IMPORT_POLL_SECONDS } from '../../../../infra/spec/limits.ts';
import { RUN_SECONDS } from '../../../../layers/contract/stages.ts';
import { PUBLISHING } from '../../../../layers/pipeline/plan/coefficients.ts';
import { publishingInWords, publishingOf } from '../../../../layers/pipeline/plan/publishing.ts';

/** The smallest number of write units from which on a shop's rows are imported. */
function crossing(): number {
  let [few, many] = [0, 1e9];
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (publishingOf(middle, 'auto').by === 'import') many = middle;
    else few = middle;
  }
  return many;
}

describe('the choice between writing and importing', () => {
  it('has one crossing point: where an import takes no longer any more', () => {
    const at = crossing();
    const { import: imported, writes } = publishingOf(at, 'auto');
    expect(imported.seconds).toBeLessThanOrEqual(writes.seconds);
    const before = publishingOf(at - 1, 'auto');
    expect(before.import.seconds).toBeGreaterThan(before.writes.seconds);
    // By hand: units / 4000 = 600 + units × 1133 / 2^20 / 20.
    expect(at / (600 / (1 / 4000 - 1133 / 2 ** 20 / 20))).toBeCloseTo(1, 2);
    for (const units of [1, at / 2, at - 1]) expect(publishingOf(units, 'auto').by).toBe('writes');
    for (const units of [at, at * 2, at * 1000]) expect(publishingOf(units, 'auto').by).toBe('import');
  });

  it('imports where that costs less, never only because it is fast', () => {
    const { import: imported, writes } = publishingOf(crossing(), 'auto');
    expect(imported.dollars).toBeLessThan(writes.dollars);
    expect(imported.dollars).toBeCloseTo(
      ((crossing() * PUBLISHING.importBytesAUnit) / 2 ** 30) * PUBLISHING.importDollarsAGb,
      9,
    );
  });

  it('is the shop’s where it says so, with the same arithmetic', () => {
    for (const by of ['writes', 'import'] as const) {
      const chosen = publishingOf(1000, by);
      expect(chosen).toEqual({ ...publishingOf(1000, 'auto'), by, why: chosen.why });
      expect(chosen.why).toContain('publish.by');
    }
  });

  it('is said in words with both ways, the one that was taken, and why', () => {
    expect(publishingInWords(publishingOf(8_000_000, 'auto'))).toBe(
      '8.0 million write units for $5.00 and 34 minutes, or an import of 8.4 GB for $1.27 and 18 minutes; imported, since it costs less and takes no longer',
    );
    expect(publishingInWords(publishingOf(80_000, 'auto'))).toMatch(
      /written, since an import would take longer$/,
    );
  });

  it('goes by the unit prices of the list', () => {
    expect(PUBLISHING.dollarsAMillionUnits / 1e6).toBeCloseTo(prices.writeUnit, 15);
    expect(PUBLISHING.importDollarsAGb).toBe(prices.importGb);
  });

  it('waits for an import for less time than a run may last', () => {
    expect(PUBLISHING.importLongestSeconds).toBeLessThan(RUN_SECONDS - 3600);
  });

  it('asks so seldom that the history of an execution holds it', () => {
    // A task, a choice and a wait are about ten events of the 25,000 that Step Functions keeps.
    const looks = PUBLISHING.importLongestSeconds / IMPORT_POLL_SECONDS;
    expect(looks * 10).toBeLessThan(25_000 / 2);
  });
});
