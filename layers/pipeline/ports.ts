import type { Surroundings } from '../stores/config.ts';
import type { Control } from '../stores/control.ts';
import type { ObjectStore } from '../stores/objects.ts';
import type { Erasures } from '../stores/privacy/erasures.ts';
import type { NameKey } from '../stores/privacy/name-key.ts';

/** What a stage of the run works with. */
export interface TaskPorts {
  readonly around: Surroundings;
  readonly objects: ObjectStore;
  readonly control: Control;
  readonly erasures: Erasures;
  readonly nameKey: NameKey;
  /** UTC milliseconds. Only `plan`, the lease and the register look at it; models never do. */
  readonly now: () => number;
}

/** Longest time a stage may take before its lease falls to another run: the Lambda limit and a margin. */
export const LEASE_MS = 20 * 60 * 1000;

/** Keeps the lease while a stage of the run works. Throws `run.lease_lost` when another run has it. */
export async function holdLease(ports: TaskPorts, runId: string): Promise<void> {
  await ports.control.renew(runId, ports.now() + LEASE_MS);
}
