import { ClienteleError } from '../../layers/contract/errors.ts';

/** Ends a command: one clear line for what a person can mend (status 2), the whole stack for a defect (status 1). */
export function fail(error: unknown): never {
  if (error instanceof ClienteleError) {
    console.error(`clientele: ${error.message}`);
    process.exit(2);
  }
  console.error(error);
  process.exit(1);
}
