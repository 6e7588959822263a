import type { Control } from '../stores/control.ts';
import type { Environment } from '../stores/environment.ts';
import type { TableImports } from '../stores/imports/table-imports.ts';
import type { LiveStore } from '../stores/live/live-store.ts';
import type { ObjectStore } from '../stores/objects.ts';
import type { CustomerRows } from '../stores/privacy/customer-rows.ts';
import type { Erasures } from '../stores/privacy/erasures.ts';
import type { NameKey } from '../stores/privacy/name-key.ts';
import type { RenameLive } from '../stores/privacy/rename-live.ts';
import type { RemoveObject } from '../stores/remove-objects.ts';
import type { ResultsWriter } from '../stores/results-writer.ts';
import type { ServingStore } from '../stores/serving.ts';

/** What the stages of a run work with. */
export interface StagePorts {
  readonly environment: Environment;
  readonly objects: ObjectStore;
  readonly remove: RemoveObject;
  readonly control: Control;
  readonly erasures: Erasures;
  readonly nameKey: NameKey;
  readonly imports: TableImports;
  readonly live: LiveStore;
  readonly customerRows: CustomerRows;
  readonly renameLive: RenameLive;
  /** Writes rows into the table that versions share. */
  readonly results: ResultsWriter;
  /** Consistent reads of rows in a results table, whether it serves or not. */
  readonly rowsOf: (table: string) => Pick<ServingStore, 'read'>;
  /** UTC milliseconds. Only `plan`, the lease and the register look at it; models never do. */
  readonly now: () => number;
  /** Milliseconds until this function is ended; infinite where nobody ends it. Only stages that can stop and go on look at it. */
  readonly remainingMs: () => number;
}

/** Longest time a stage may take before its lease falls to another run: the Lambda limit and a margin. */
export const LEASE_MS = 20 * 60 * 1000;

/** Keeps the lease while a stage of the run works. Throws `run.lease_lost` when another run has it. */
export async function holdLease(
  { control, now }: Pick<StagePorts, 'control' | 'now'>,
  runId: string,
): Promise<void> {
  await control.renew(runId, now() + LEASE_MS);
}
