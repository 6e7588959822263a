import { describe, expect, it } from 'vitest';
import { type Execution, execute, type Machine } from '../../../../infra/emulator/state-machine.ts';
import { IMPORT_POLL_SECONDS } from '../../../../infra/spec/limits.ts';
import { RUN } from '../../../../infra/spec/run.ts';
import type { PipelineFunction } from '../../../../layers/contract/functions.ts';

type Answers = Partial<Record<PipelineFunction, (input: Execution) => unknown>>;

const good: Answers = {
  plan: () => ({ outcome: 'run', slices: [0, 2], publishSlices: [0, 1], parts: ['a', 'b'] }),
  curate: () => ({}),
  compact: () => ({ outcome: 'valid' }),
  train: () => ({ version: 'v1' }),
  judge: () => ({ outcome: 'publish' }),
  publish: () => ({ rows: 1 }),
  import: () => ({ outcome: 'imported' }),
  activate: () => ({ outcome: 'activated' }),
  erase: () => ({ pending: 0, completed: 0 }),
  finish: () => ({ outcome: 'activated' }),
};

/** Runs the real state machine with doubles for the functions; the clock moves only by waiting. */
async function run(answers: Answers) {
  const calls: string[] = [];
  let now = 0;
  const machine: Machine = {
    spec: RUN,
    now: () => now,
    waitUntil: async (time) => {
      now = Math.max(now, time);
    },
    invoke: async (name, input) => {
      calls.push('slice' in input ? `${name} ${input.slice}` : name);
      return (answers[name] ?? good[name])?.(input);
    },
  };
  const end = await execute(machine, { runId: 'r', startAfter: '1970-01-01T00:00:10Z' });
  return { calls, end, now };
}

describe('the run', () => {
  it('waits for its window, then goes through every stage in order', async () => {
    const { calls, end, now } = await run({});
    expect(calls).toEqual([
      'plan',
      'curate 0',
      'curate 2',
      'compact',
      'train a',
      'train b',
      'judge',
      'publish 0',
      'publish 1',
      'activate',
      'erase',
      'finish',
    ]);
    expect(end.succeeded).toBe(true);
    expect(now).toBe(10_000);
  });

  it('imports what the plan says is to be imported, and asks until that is done', async () => {
    let asked = 0;
    const { calls, now, end } = await run({
      plan: () => ({ ...(good.plan?.({}) as object), publishBy: 'import' }),
      import: (input) => ({
        outcome: ++asked < 4 ? 'importing' : 'imported',
        before: (input.import as { outcome: string } | undefined)?.outcome,
      }),
    });
    expect(calls.slice(calls.indexOf('publish 1'))).toEqual([
      'publish 1',
      ...Array(4).fill('import'),
      'activate',
      'erase',
      'finish',
    ]);
    expect(now).toBe(10_000 + 3 * IMPORT_POLL_SECONDS * 1000);
    expect(end.state.import).toEqual({ outcome: 'imported', before: 'importing' });
  });

  it('keeps each result under the name of its state', async () => {
    const { end } = await run({});
    expect(end.state).toMatchObject({
      train: [{ version: 'v1' }, { version: 'v1' }],
      curate: { slices: 2 },
      publish: { slices: 2 },
    });
  });

  it.each([
    ['nothing was delivered', { plan: () => ({ outcome: 'nothing' }) }, ['plan', 'finish']],
    [
      'the input is invalid',
      { compact: () => ({ outcome: 'invalid' }) },
      ['plan', 'curate 0', 'curate 2', 'compact', 'finish'],
    ],
    [
      'the judge holds',
      { judge: () => ({ outcome: 'hold' }) },
      ['plan', 'curate 0', 'curate 2', 'compact', 'train a', 'train b', 'judge', 'finish'],
    ],
    [
      'results are only renewed',
      { plan: () => ({ outcome: 'renew', publishSlices: [0] }) },
      ['plan', 'publish 0', 'activate', 'erase', 'finish'],
    ],
  ] as const)('ends early when %s', async (_why, answers, expected) => {
    const { calls, end } = await run(answers as Answers);
    expect(calls).toEqual(expected);
    expect(end.succeeded).toBe(true);
  });

  it('asks for the lease again every half minute while another run holds it', async () => {
    let asked = 0;
    const { calls, now } = await run({
      plan: () => (++asked < 3 ? { outcome: 'busy' } : { outcome: 'nothing' }),
    });
    expect(calls).toEqual(['plan', 'plan', 'plan', 'finish']);
    expect(now).toBe(70_000);
  });

  it.each(['plan', 'curate', 'compact', 'train', 'judge', 'publish', 'import', 'activate'] as const)(
    'gives an error of %s to finish, and fails when finish says so',
    async (stage) => {
      const { calls, end } = await run({
        plan: () => ({ ...(good.plan?.({}) as object), publishBy: 'import' }),
        [stage]: () => {
          throw new Error(`${stage} broke`);
        },
        finish: (input: Execution) => ({ outcome: 'error' in input ? 'failed' : 'activated' }),
      });
      expect(calls.at(-1)).toBe('finish');
      expect(end.succeeded).toBe(false);
      expect(JSON.stringify(end.state.error)).toContain(`${stage} broke`);
    },
  );

  it('fails when finish itself breaks', async () => {
    const { end } = await run({
      finish: () => {
        throw new Error('no store');
      },
    });
    expect(end.succeeded).toBe(false);
  });
});
