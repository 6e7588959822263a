/** Bounds of a series of retries. Times in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly capMs: number;
  readonly attempts: number;
}

/**
 * Pauses between attempts: exponential with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture
 * Blog 2015): uniform in [0, min(cap, first · 2^i)).
 * @param random uniform in [0, 1); injected so that tests are certain
 */
export function* pauses(backoff: Backoff, random: () => number = Math.random): Generator<number> {
  for (let attempt = 0; attempt < backoff.attempts; attempt++) {
    yield random() * Math.min(backoff.capMs, backoff.firstMs * 2 ** attempt);
  }
}

/** Waits. The one place where a stage sleeps; tests hand in their own. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
