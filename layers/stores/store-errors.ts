import { ClienteleError } from '../contract/errors.ts';

/**
 * Runs calls of a store and turns what the SDK throws, after its own retries, into the product's error.
 * @param action completes "Could not …", e.g. `list raw/`
 * @throws ClienteleError `store.unavailable` with the SDK's error name as `details.reason`; a ClienteleError passes as it is
 */
export async function withStoreErrors<T>(action: string, calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (cause) {
    if (cause instanceof ClienteleError) throw cause;
    const reason = cause instanceof Error ? cause.name : 'unknown';
    throw new ClienteleError('store.unavailable', `Could not ${action}: ${reason}`, { reason }, cause);
  }
}
