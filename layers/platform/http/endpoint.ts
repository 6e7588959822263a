import type * as z from 'zod/mini';
import type { ModelReader } from './model-reader.ts';
import type { InputOf, Operation } from './operation.ts';
import { parseInput, type RawInput } from './parse-input.ts';
import type { RequestPorts } from './ports.ts';

/** What an operation's function gives back. */
export interface Answer {
  /** The answer as JSON, without what differs between two answers that mean the same. */
  readonly body: object;
  /** Put before the body and left out of the ETag. */
  readonly perAnswer?: { readonly recommendation_id: string };
  /** False where nothing is known under the identifier that was asked for. */
  readonly known?: boolean;
}

/** An operation with the function that answers it, its types closed over. */
export interface Endpoint<X extends RequestPorts = RequestPorts> {
  readonly operation: Operation;
  answer(raw: RawInput, model: ModelReader, ports: X): Promise<Answer>;
}

/** Binds a function to its operation: the function sees typed input, never the request. */
export function endpoint<
  P extends z.ZodMiniObject,
  Q extends z.ZodMiniObject,
  B extends z.ZodMiniType,
  X extends RequestPorts = RequestPorts,
>(
  operation: Operation<P, Q, B>,
  act: (input: InputOf<P, Q, B>, model: ModelReader, ports: X) => Promise<Answer>,
): Endpoint<X> {
  return {
    operation,
    answer: async (raw, model, ports) => act(parseInput(operation, raw), model, ports),
  };
}
