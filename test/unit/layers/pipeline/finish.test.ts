import { describe, expect, it } from 'vitest';
import type { RunMetrics } from '../../../../layers/pipeline/finish/metrics.ts';
import { runFinish } from '../../../../layers/pipeline/finish/run-finish.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';
import { planDocument } from '../../../support/plan-document.ts';

const plan = { outcome: 'run' };

describe('the end of a run', () => {
  it.each([
    ['activated', { plan, activate: { outcome: 'activated', reason: 'v1 serves' } }, /^v1 serves$/],
    [
      'activated',
      {
        plan,
        compact: { outcome: 'valid', reason: '9 events from 10 rows; 1 rows rejected' },
        activate: { outcome: 'activated', reason: 'v1 serves' },
      },
      /^v1 serves\. 9 events from 10 rows; 1 rows rejected$/,
    ],
    [
      'renewed',
      { plan: { outcome: 'renew' }, activate: { outcome: 'activated', reason: 'v1 serves' } },
      /v1/,
    ],
    ['held', { plan, compact: { outcome: 'valid' }, judge: { outcome: 'hold', reason: 'worse' } }, /worse/],
    ['held', { plan: { outcome: 'held', reason: 'An operator holds v1' } }, /^An operator holds v1$/],
    ['held', { plan, activate: { outcome: 'held', reason: 'An operator holds v1' } }, /operator/],
    ['invalid', { plan, judge: { outcome: 'invalid', reason: 'half is gone' } }, /half is gone/],
    ['invalid', { plan, compact: { outcome: 'invalid', reason: 'no rows' } }, /no rows/],
    ['invalid', { plan: { outcome: 'too-large', reason: 'more files' } }, /more files/],
    ['unchanged', { plan: { outcome: 'unchanged' } }, /Nothing new/],
    ['nothing', { plan: { outcome: 'nothing' } }, /raw\/events/],
    ['failed', { plan, error: { Error: 'E', Cause: '{"errorMessage":"out of memory"}' } }, /^out of memory$/],
    ['failed', { error: { Error: 'States.Timeout', Cause: 'timed out' } }, /timed out/],
  ] as const)('is told as %s', async (outcome, state, reason) => {
    const ended = await runFinish(memoryPorts(), { runId: 'r', ...state }, () => {});
    expect(ended.outcome).toBe(outcome);
    expect(ended.reason).toMatch(reason);
  });

  it('gives back its own lease, and leaves that of another run', async () => {
    const ports = memoryPorts();
    ports.state.lease = { holder: 'r', until: 1 };
    await runFinish(ports, { runId: 'r', plan }, () => {});
    expect(ports.state.lease).toBeUndefined();
    ports.state.lease = { holder: 'other', until: 1 };
    await runFinish(ports, { runId: 'r', plan }, () => {});
    expect(ports.state.lease).toEqual({ holder: 'other', until: 1 });
  });

  it('gives the lease back where the plan is damaged', async () => {
    const ports = memoryPorts();
    ports.state.lease = { holder: 'r', until: 1 };
    ports.files.set('runs/r/plan.json', Buffer.from('{"runId": '));
    await runFinish(ports, { runId: 'r', error: 'plan is damaged' }, () => {});
    expect(ports.state.lease).toBeUndefined();
    expect(ports.state.lastRun).toBeUndefined();
  });

  it('is no judgement on the input where that was only too large', async () => {
    const ports = memoryPorts();
    await ports.objects.writeJson('runs/r/plan.json', planDocument('r', { dataset: 'd' }));
    const refused = { outcome: 'too-large', reason: 'more files' };
    await runFinish(ports, { runId: 'r', plan: refused }, () => {});
    expect(ports.state.lastRun).toBeUndefined();
    await runFinish(ports, { runId: 'r', plan, compact: { outcome: 'invalid' } }, () => {});
    expect(ports.state.lastRun).toMatchObject({ dataset: 'd', outcome: 'invalid' });
  });

  it('is counted with what alarms watch', async () => {
    const ports = memoryPorts();
    ports.state.serving = { version: 'v1', activatedAt: ports.state.now - 5_000, expiresAt: 0 };
    const told: RunMetrics[] = [];
    const state = { runId: 'r', plan, compact: { outcome: 'valid', rejectShare: 0.02 } };
    await runFinish(ports, { ...state, judge: { outcome: 'hold' } }, (metrics) => told.push(metrics));
    expect(told).toEqual([{ shop: 'test', outcome: 'held', rejectShare: 0.02, servingAgeMs: 5_000 }]);
  });
});
