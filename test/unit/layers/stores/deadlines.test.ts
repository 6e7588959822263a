import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../../infra/spec/functions.ts';
import {
  BUDGETS,
  type CallBudget,
  inTime,
  patience,
  withinBudget,
} from '../../../../layers/stores/deadlines.ts';

const BUDGET: CallBudget = {
  connectMs: 10,
  answerMs: 100,
  silenceMs: 100,
  totalMs: 1_000,
  retries: { firstMs: 50, capMs: 200, attempts: 5 },
};

/** Pauses until there is no further attempt, each attempt taking so long. */
function pausesOf(attemptMs: number, budget = BUDGET): number[] {
  let now = 0;
  const next = patience(
    budget,
    () => now,
    () => 1,
  );
  const waited: number[] = [];
  for (;;) {
    now += attemptMs;
    const pause = next();
    if (pause === undefined) return waited;
    waited.push(pause);
    now += pause;
  }
}

describe('patience', () => {
  it('ends with the number of attempts while they fail at once', () => {
    expect(pausesOf(0)).toEqual([50, 100, 200, 200, 200]);
  });

  it('ends in time while they fail late: no attempt begins that could end after the budget', () => {
    const pauses = pausesOf(100);
    expect(pauses).toEqual([50, 100, 200]);
    const lastStart = pauses.reduce((sum, pause) => sum + pause, 0) + pauses.length * 100;
    expect(lastStart + 100).toBeLessThanOrEqual(BUDGET.totalMs);
    expect(pausesOf(900)).toEqual([]);
  });

  it('goes by silence where bodies may be of any length', () => {
    expect(pausesOf(500, { ...BUDGET, answerMs: null, silenceMs: 600 })).toEqual([]);
  });
});

describe('an SDK client within a budget', () => {
  it('repeats what may succeed another time, and nothing else', async () => {
    const { retryStrategy } = withinBudget(BUDGET);
    const first = await retryStrategy.acquireInitialRetryToken();
    await expect(
      retryStrategy.refreshRetryTokenForRetry(first, { errorType: 'CLIENT_ERROR' }),
    ).rejects.toThrow();
    for (const errorType of ['THROTTLING', 'TRANSIENT', 'SERVER_ERROR'] as const) {
      const again = await retryStrategy.refreshRetryTokenForRetry(
        await retryStrategy.acquireInitialRetryToken(),
        { errorType },
      );
      expect(again.getRetryCount()).toBe(1);
      expect(again.getRetryDelay()).toBeLessThanOrEqual(50);
    }
  });

  it('is every one that the layers make', () => {
    const root = fileURLToPath(new URL('../../../..', import.meta.url));
    const made = ['layers', 'functions'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .flatMap((path) =>
          [...readFileSync(join(root, folder, path), 'utf8').matchAll(/new \w+Client\(([^)]*)/g)].map(
            ([text]): [string, string] => [`${folder}/${path}`, text.replaceAll(/\s+/g, ' ')],
          ),
        ),
    );
    expect(made.length).toBeGreaterThan(5);
    for (const [path, text] of made) expect(text, path).toContain('...withinBudget(');
  });
});

describe('the budgets', () => {
  it('end before the functions that they are for', () => {
    const shortest = (names: readonly string[]) =>
      1000 * Math.min(...names.map((name) => FUNCTIONS[name as keyof typeof FUNCTIONS].timeoutSeconds));
    const stages = Object.keys(FUNCTIONS).filter(
      (name) => FUNCTIONS[name as keyof typeof FUNCTIONS].kind !== 'request' && name !== 'trigger',
    );
    expect(BUDGETS.stage.totalMs).toBeLessThan(shortest(stages));
    expect(BUDGETS.objects.totalMs).toBeLessThan(shortest(stages));
    expect(BUDGETS.start.totalMs).toBeLessThan(shortest(['trigger']));
  });
});

describe('work that takes too long', () => {
  const late = () => new Error('late');

  it('is ended, and heard no more', async () => {
    await expect(inTime(new Promise(() => {}), 1, late)).rejects.toThrow('late');
    await expect(
      inTime(
        new Promise((_, reject) => setImmediate(() => setImmediate(reject, new Error('after')))),
        0,
        late,
      ),
    ).rejects.toThrow();
  });

  it('leaves what comes in time as it is', async () => {
    await expect(inTime(Promise.resolve(7), 1_000, late)).resolves.toBe(7);
    await expect(inTime(Promise.reject(new TypeError('own')), 1_000, late)).rejects.toThrow('own');
  });
});
