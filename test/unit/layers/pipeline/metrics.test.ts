import { afterEach, describe, expect, it, vi } from 'vitest';
import { publishRunMetrics } from '../../../../layers/pipeline/finish/metrics.ts';

/** Lines written to the log while `act` runs, parsed. */
function logged(act: () => void): Record<string, unknown>[] {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  act();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a run's figures", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('are one line of the embedded metric format, by shop', () => {
    const [line] = logged(() =>
      publishRunMetrics({ shop: 'acme', outcome: 'held', rejectShare: 0.25, servingAgeMs: 7_200_000 }),
    );
    expect(line).toMatchObject({ shop: 'acme', RunsHeld: 1, RejectShare: 0.25, ServingAgeHours: 2 });
    expect(line?._aws).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'Clientele' }] });
  });

  it('leave out what is not known', () => {
    const [line] = logged(() =>
      publishRunMetrics({ shop: 'acme', outcome: 'failed', rejectShare: null, servingAgeMs: null }),
    );
    expect(Object.keys(line ?? {})).not.toContain('RejectShare');
    expect(line).toMatchObject({ RunsHeld: 0 });
  });
});
