import type { RunInput } from '../../stores/runs.ts';

/**
 * The run that an event arriving at `now` belongs to: named after the window, starting when it closes. An object
 * whose event arrives within the window was there before it closed, so the run will list it; an event that
 * arrives later falls into a later window and gets a run of its own. Nothing is missed, forty files cause one run.
 * @param now UTC milliseconds of arrival
 */
export function windowRun(now: number, coalesceSeconds: number): RunInput {
  const windowMs = coalesceSeconds * 1000;
  const closes = (Math.floor(now / windowMs) + 1) * windowMs;
  const startAfter = new Date(closes).toISOString();
  return { runId: `run-${startAfter.replaceAll(/[^0-9]/g, '').slice(0, 14)}-${coalesceSeconds}`, startAfter };
}
