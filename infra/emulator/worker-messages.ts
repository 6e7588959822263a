import type { ErrorCode } from '../../layers/contract/errors.ts';

/** What a worker is asked to do. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** Asks a worker to break off the engine's statements. */
export const STOP = 'stop';

/** A worker's answer. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly message: string } };
