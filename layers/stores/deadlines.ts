import { type Backoff, pauses } from './backoff.ts';

/**
 * How long we wait, in one place. Every client of a store is made with one of these budgets, so that no call can hang: an
 * attempt ends at the first limit it reaches, and attempts end with the budget. Times in milliseconds.
 */
export interface CallBudget {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** Until the answer begins, sending included; null where bodies may be of any length, and only silence counts. */
  readonly answerMs: number | null;
  /** Silence on the line that ends an attempt. */
  readonly silenceMs: number;
  /** Longest for a call with all its attempts: no attempt begins that could end later. */
  readonly totalMs: number;
  readonly retries: Backoff;
}

export const BUDGETS = {
  /** Reading from DynamoDB while somebody waits. It answers in ten; pointer and rows both fit into a request's deadline. */
  request: {
    connectMs: 400,
    answerMs: 450,
    silenceMs: 450,
    totalMs: 1_000,
    retries: { firstMs: 25, capMs: 100, attempts: 4 },
  },
  /** Writing live documents and delivering records while somebody waits. */
  live: {
    connectMs: 400,
    answerMs: 1_000,
    silenceMs: 1_000,
    totalMs: 3_000,
    retries: { firstMs: 25, capMs: 400, attempts: 6 },
  },
  /** DynamoDB, in stages of a run: patient with a table that is being throttled. */
  stage: {
    connectMs: 2_000,
    answerMs: 5_000,
    silenceMs: 5_000,
    totalMs: 45_000,
    retries: { firstMs: 50, capMs: 5_000, attempts: 10 },
  },
  /** S3, in stages of a run. Bodies on their way are bounded by silence alone, and begun anew by {@link BODY_RETRIES}. */
  objects: {
    connectMs: 2_000,
    answerMs: null,
    silenceMs: 10_000,
    totalMs: 45_000,
    retries: { firstMs: 100, capMs: 5_000, attempts: 8 },
  },
  /** Step Functions, in the function that starts runs. */
  start: {
    connectMs: 2_000,
    answerMs: 5_000,
    silenceMs: 5_000,
    totalMs: 20_000,
    retries: { firstMs: 100, capMs: 2_000, attempts: 5 },
  },
} as const satisfies Readonly<Record<string, CallBudget>>;

/** An upload or download that broke off in the middle is begun anew this often. */
export const BODY_RETRIES: Backoff = { firstMs: 100, capMs: 5_000, attempts: 5 };

/** How long a request may take as a whole, whatever it asks of the stores; well below the functions' own limit. */
export interface RequestDeadlines {
  /** What only reads: somebody looks at a page meanwhile. */
  readonly readMs: number;
  /** What writes: a batch of events is many documents. */
  readonly writeMs: number;
}
export const REQUEST_DEADLINES: RequestDeadlines = { readMs: 2_000, writeMs: 8_000 };

/**
 * Bookkeeping of one call: asked after each failure, it gives the pause before the next attempt, or undefined when there
 * is to be none.
 * @param now milliseconds of any monotonic clock
 */
export function patience(
  { retries, totalMs, answerMs, silenceMs }: CallBudget,
  now: () => number = () => performance.now(),
  random: () => number = Math.random,
): () => number | undefined {
  const latestStart = now() + totalMs - (answerMs ?? silenceMs);
  const waits = pauses(retries, random);
  return () => {
    const wait = waits.next();
    return wait.done || now() + wait.value > latestStart ? undefined : wait.value;
  };
}

/** What one attempt came to, as the SDK tells. */
interface Failure {
  readonly errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
}

interface Token {
  readonly next: () => number | undefined;
  getRetryCount(): number;
  getRetryDelay(): number;
}

/** The part of an SDK client's configuration that keeps its calls within a budget. */
export function withinBudget(budget: CallBudget) {
  const token = (next: Token['next'], count: number, delay: number): Token => ({
    next,
    getRetryCount: () => count,
    getRetryDelay: () => delay,
  });
  return {
    maxAttempts: budget.retries.attempts + 1,
    // The SDK's own strategy waits up to a second before it repeats a throttled call: too long for a request, and
    // without an end in time for a stage.
    retryStrategy: {
      acquireInitialRetryToken: async (): Promise<Token> => token(patience(budget), 0, 0),
      refreshRetryTokenForRetry: async (last: object, failure: Failure): Promise<Token> => {
        const { next, getRetryCount } = last as Token;
        const delay = failure.errorType === 'CLIENT_ERROR' ? undefined : next();
        if (delay === undefined) throw new Error('No further attempt'); // the SDK then throws what the call failed with
        return token(next, getRetryCount() + 1, delay);
      },
      recordSuccess: () => {},
    },
    requestHandler: {
      connectionTimeout: budget.connectMs,
      socketTimeout: budget.silenceMs,
      ...(budget.answerMs === null
        ? {}
        : { requestTimeout: budget.answerMs, throwOnRequestTimeout: true as const }),
    },
  };
}

/** Ends what takes longer with an error of the caller's making. What was begun goes on unheard. */
export async function inTime<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
