/** Positions of the two numbers that threads share. */
const IN_FLIGHT = 0;
const REFUSED = 1;

/** Of this thread. */
let state = new Int32Array(new SharedArrayBuffer(8));

/** What the thread that ends another one knows of its calls into native code. */
export interface NativeCalls {
  /** To be given to the other thread, which calls `shareNativeCalls` with it. */
  readonly shared: SharedArrayBuffer;
  /** The other thread begins no call from now on. */
  refuse(): void;
  inFlight(): number;
}

export function nativeCallsOfThread(): NativeCalls {
  const shared = new SharedArrayBuffer(8);
  const numbers = new Int32Array(shared);
  return {
    shared,
    refuse: () => void Atomics.store(numbers, REFUSED, 1),
    inFlight: () => Atomics.load(numbers, IN_FLIGHT),
  };
}

/** Counts this thread's calls where another thread sees them. */
export function shareNativeCalls(shared: SharedArrayBuffer): void {
  state = new Int32Array(shared);
}

/**
 * Counts a call of the engine while it runs. The engine's client throws in C++ when its thread is ended within a call, and that
 * aborts the whole process. In a thread that is being ended no call begins, and none comes back: nobody waits for its result,
 * and a failure that comes of the ending is none to report.
 */
export async function nativeCall<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await counted(call);
  } catch (error) {
    if (isEnding()) return new Promise(() => {});
    throw error;
  }
}

async function counted<T>(call: () => T | Promise<T>): Promise<T> {
  Atomics.add(state, IN_FLIGHT, 1);
  try {
    // After the count: who refuses and then sees no call in flight can rely on it.
    if (isEnding()) throw new Error('the thread is being ended');
    return await call();
  } finally {
    Atomics.sub(state, IN_FLIGHT, 1);
  }
}

function isEnding(): boolean {
  return Atomics.load(state, REFUSED) === 1;
}
