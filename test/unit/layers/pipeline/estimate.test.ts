import { describe, expect, it } from 'vitest';
import { LAMBDA_MEMORY_MB } from '../../../../infra/spec/limits.ts';
import { RUN, type TaskState } from '../../../../infra/spec/run.ts';
import type { Ceilings } from '../../../../layers/contract/stages.ts';
import { estimateRun, refusal } from '../../../../layers/pipeline/plan/estimate.ts';
import type { Input, Plan } from '../../../../layers/pipeline/plan/plan-document.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';

const ceilings = (RUN.states.plan as TaskState).cloudInput?.(LAMBDA_MEMORY_MB.most).ceilings as Ceilings;
const HOURS = 3600;

function dump(key: string, size: number, kind: Input['kind'] = 'events'): Input {
  return { kind, key: `raw/${kind}/${key}`, live: null, size, deliveredAt: 0, staged: key };
}

const none = () => undefined;
/** Dumps of about so many million rows in files of a million. */
const shop = (millions: number) =>
  Array.from({ length: millions }, (_, i) => dump(`${i}.csv.gz`, 18_000_000));

describe('the estimate of a run', () => {
  it('tells rows from bytes, by how the dump is written', () => {
    expect(estimateRun([dump('a.csv', 93_000_000)], none).rows).toBe(1_000_000);
    expect(estimateRun([dump('a.ndjson', 171_000_000)], none).rows).toBe(1_000_000);
    expect(estimateRun([dump('a.ndjson.zst', 18_000_000)], none).rows).toBe(1_000_000);
    expect(estimateRun([dump('items.csv', 93_000_000, 'items')], none).rows).toBe(0);
  });

  it('knows a dump that is validated by its validated form, and has it validated no more', () => {
    const { rows, largest } = estimateRun([dump('a.csv', 1), dump('b.csv', 930)], (staged) =>
      staged === 'a.csv' ? 12_600 : undefined,
    );
    expect(rows).toBe(1010);
    expect(largest).toEqual({ key: 'raw/events/b.csv', rows: 10 });
  });

  it('takes more slices for more rows, so that none of them takes longer', () => {
    const [small, large] = [estimateRun(shop(3), none), estimateRun(shop(300), none)];
    expect(large.publishSlices).toBeGreaterThan(small.publishSlices);
    const publish = (estimate: typeof small) => estimate.needs.find(({ stage }) => stage === 'publish')!;
    expect(publish(large).seconds).toBeLessThanOrEqual(publish(small).seconds + 1);
  });

  it('has the arithmetic of publishing: units, time at the rate of a table, dollars', () => {
    const { publishing } = estimateRun(shop(10), none);
    const { writeUnits, gigabytes } = publishing;
    expect(publishing.writes.seconds).toBe(Math.ceil(writeUnits / 4000));
    expect(publishing.writes.dollars).toBeCloseTo((writeUnits / 1e6) * 0.625, 6);
    expect(publishing.import.dollars).toBeCloseTo(gigabytes * 0.15, 6);
  });
});

describe('a run that is too large', () => {
  it('is one whose every dump is small enough but whose whole is not, and is shown the container', () => {
    const reason = refusal(estimateRun(shop(3000), none), ceilings, 600 * HOURS);
    expect(reason).toMatch(/^3000\.0 million rows of events: (compact|train) would need about/);
    expect(reason).toContain('npm run container -- run');
    expect(reason).toContain('"sizeCheck": "warn"');
  });

  it('reports a dump that one function cannot validate in time, with the number of files to split it into', () => {
    const reason = refusal(estimateRun([dump('all.csv.gz', 5_000_000_000)], none), ceilings, 600 * HOURS);
    expect(reason).toMatch(
      /curate would need about .* Deliver raw\/events\/all\.csv\.gz in (\d+) files or more/,
    );
    const files = Number(/in (\d+) files/.exec(reason ?? '')?.[1]);
    const parts = Array.from({ length: files }, (_, i) => dump(`${i}.csv.gz`, 5_000_000_000 / files));
    expect(refusal(estimateRun(parts, none), ceilings, 600 * HOURS)).not.toMatch(/curate would need/);
  });

  it('is one whose rows the table does not take within the longest run', () => {
    const roomy = Object.fromEntries(
      Object.keys(ceilings).map((stage) => [stage, { memoryMb: 1e9, seconds: 1e9, storageMb: 1e9 }]),
    ) as unknown as Ceilings;
    const estimate = estimateRun(shop(3000), none, 'writes');
    const { seconds } = estimate.publishing.writes;
    expect(refusal(estimate, roomy, seconds)).toBeUndefined();
    const reason = refusal(estimate, roomy, seconds - 1);
    expect(reason).toMatch(/million write units for \$.*recommend\.listLength.*"by": "auto"/);
  });

  it('accepts rows that are imported in time, and reports an import that would exceed the wait', () => {
    const roomy = Object.fromEntries(
      Object.keys(ceilings).map((stage) => [stage, { memoryMb: 1e9, seconds: 1e9, storageMb: 1e9 }]),
    ) as unknown as Ceilings;
    const written = estimateRun(shop(3000), none, 'writes');
    expect(refusal(written, roomy, 6 * HOURS)).toMatch(/longer than a run may wait/);
    expect(refusal(estimateRun(shop(3000), none), roomy, 6 * HOURS)).toBeUndefined();
    expect(refusal(estimateRun(shop(30_000), none), roomy, 600 * HOURS)).toMatch(/wait \(240 minutes\)/);
  });

  it('is not the one that a shop of ten million events has', () => {
    expect(refusal(estimateRun(shop(10), none), ceilings, ceilings.runSeconds)).toBeUndefined();
  });
});

describe('planning a run that is too large', () => {
  const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
  const tiny = { memoryMb: 1, seconds: 1, storageMb: 1 };
  const small = { curate: tiny, compact: tiny, train: tiny, publish: tiny, runSeconds: HOURS };

  it('refuses before any work, with the reason, and leaves the estimate in the plan', async () => {
    const ports = memoryPorts();
    ports.files.set('raw/events/a.csv', Buffer.from('a'));
    const refused = await runPlan(ports, { ...run, ceilings: small });
    expect(refused).toMatchObject({ outcome: 'too-large', slices: [], publishSlices: [], parts: [] });
    expect(refused.reason).toMatch(/more than one function holds/);
    const plan = JSON.parse(ports.files.get('runs/run-1/plan.json')!.toString()) as Plan;
    expect(plan.estimate).toMatchObject({ needs: [{ stage: 'curate' }, {}, {}, {}], publishing: {} });
  });

  it('begins all the same where the shop says so, and where nothing limits a function', async () => {
    const ports = memoryPorts();
    ports.files.set('raw/events/a.csv', Buffer.from('a'));
    expect(await runPlan(ports, run)).toMatchObject({ outcome: 'run', slices: [0] });
    ports.files.set('config/shop.json', Buffer.from('{"sizeCheck": "warn"}'));
    const warned = await runPlan(ports, { ...run, ceilings: small });
    expect(warned).toMatchObject({ outcome: 'run', slices: [0] });
    expect(warned.reason).toMatch(/more than one function holds/);
  });
});
