import { describe, expect, it } from 'vitest';
import { finishRun } from '../../../../layers/pipeline/finish/finish.ts';
import type { RunMetrics } from '../../../../layers/pipeline/metrics.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';

const plan = { outcome: 'run' };

describe('the end of a run', () => {
  it.each([
    ['activated', { plan, activate: { outcome: 'activated', reason: 'v1 serves' } }, /^v1 serves$/],
    [
      'activated',
      {
        plan,
        compact: { outcome: 'valid', reason: '9 events from 10 rows; 1 rows set aside' },
        activate: { outcome: 'activated', reason: 'v1 serves' },
      },
      /^v1 serves\. 9 events from 10 rows; 1 rows set aside$/,
    ],
    [
      'renewed',
      { plan: { outcome: 'renew' }, activate: { outcome: 'activated', reason: 'v1 serves' } },
      /v1/,
    ],
    ['held', { plan, compact: { outcome: 'valid' }, judge: { outcome: 'hold', reason: 'worse' } }, /worse/],
    ['invalid', { plan, judge: { outcome: 'invalid', reason: 'half is gone' } }, /half is gone/],
    ['invalid', { plan, compact: { outcome: 'invalid', reason: 'no rows' } }, /no rows/],
    ['invalid', { plan: { outcome: 'too-large', reason: 'more files' } }, /more files/],
    ['unchanged', { plan: { outcome: 'unchanged' } }, /Nothing new/],
    ['nothing', { plan: { outcome: 'nothing' } }, /raw\/events/],
    ['failed', { plan, error: { Error: 'E', Cause: '{"errorMessage":"out of memory"}' } }, /^out of memory$/],
    ['failed', { error: { Error: 'States.Timeout', Cause: 'timed out' } }, /timed out/],
  ] as const)('is told as %s', async (outcome, state, reason) => {
    const ended = await finishRun({ runId: 'r', ...state }, memoryPorts(), () => {});
    expect(ended.outcome).toBe(outcome);
    expect(ended.reason).toMatch(reason);
  });

  it('gives back its own lease, and leaves that of another run', async () => {
    const ports = memoryPorts();
    ports.state.lease = { holder: 'r', until: 1 };
    await finishRun({ runId: 'r', plan }, ports, () => {});
    expect(ports.state.lease).toBeUndefined();
    ports.state.lease = { holder: 'other', until: 1 };
    await finishRun({ runId: 'r', plan }, ports, () => {});
    expect(ports.state.lease).toEqual({ holder: 'other', until: 1 });
  });

  it('is no judgement on the input where that was only too large', async () => {
    const ports = memoryPorts();
    ports.files.set('runs/r/plan.json', Buffer.from('{"runId": "r", "dataset": "d", "configuration": "c"}'));
    const refused = { outcome: 'too-large', reason: 'more files' };
    await finishRun({ runId: 'r', plan: refused }, ports, () => {});
    expect(ports.state.lastRun).toBeUndefined();
    await finishRun({ runId: 'r', plan, compact: { outcome: 'invalid' } }, ports, () => {});
    expect(ports.state.lastRun).toMatchObject({ dataset: 'd', outcome: 'invalid' });
  });

  it('is counted with what alarms watch', async () => {
    const ports = memoryPorts();
    ports.state.serving = { version: 'v1', activatedAt: ports.state.now - 5_000, expiresAt: 0 };
    const told: RunMetrics[] = [];
    const state = { runId: 'r', plan, compact: { outcome: 'valid', rejectShare: 0.02 } };
    await finishRun({ ...state, judge: { outcome: 'hold' } }, ports, (metrics) => told.push(metrics));
    expect(told).toEqual([{ shop: 'test', outcome: 'held', rejectShare: 0.02, servingAgeMs: 5_000 }]);
  });
});
