import type * as z from 'zod/mini';
import type { ModelReader } from './model-reader.ts';
import type { Operation } from './operation.ts';
import { parseInput } from './parse-input.ts';

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
export interface Endpoint {
  readonly operation: Operation;
  answer(
    path: Readonly<Record<string, string | undefined>>,
    rawQuery: string,
    model: ModelReader,
  ): Promise<Answer>;
}

/** Binds a function to its operation: the function sees typed input, never the request. */
export function endpoint<P extends z.ZodMiniObject, Q extends z.ZodMiniObject>(
  operation: Operation<P, Q>,
  act: (input: z.infer<P> & z.infer<Q>, model: ModelReader) => Promise<Answer>,
): Endpoint {
  return {
    operation,
    answer: async (path, rawQuery, model) => act(parseInput(operation, path, rawQuery), model),
  };
}
