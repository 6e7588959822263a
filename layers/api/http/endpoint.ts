import type * as z from 'zod/mini';
import { type Names, OWN_NAMES } from '../../stores/privacy/names.ts';
import type { Answer } from './answer.ts';
import type { ModelReader } from './model-reader.ts';
import type { InputOf, Operation } from './operation.ts';
import { parseInput, type RawInput } from './parse-input.ts';
import { inOwnWords, NOBODY, named, namesSomebody, type People } from './people.ts';
import type { RequestPorts } from './ports.ts';

/** An operation with the function that answers it, its types closed over. */
export interface Endpoint<X extends RequestPorts = RequestPorts> {
  readonly operation: Operation;
  answer(raw: RawInput, model: ModelReader, ports: X): Promise<Answer>;
}

/**
 * Binds a function to its operation: the function sees typed input, never the request, and people by the names that the
 * serving version knows them by.
 */
export function endpoint<
  P extends z.ZodMiniObject,
  Q extends z.ZodMiniObject,
  B extends z.ZodMiniType,
  X extends RequestPorts = RequestPorts,
>(
  operation: Operation<P, Q, B>,
  act: (input: InputOf<P, Q, B>, model: ModelReader, ports: X, people: People) => Promise<Answer>,
): Endpoint<X> {
  return {
    operation,
    answer: async (raw, model, ports) => {
      const parsed = parseInput(operation, raw);
      if (operation.events === true)
        return act(parsed, model, ports, { ...NOBODY, names: await namesOf(ports) });
      if (!namesSomebody(parsed)) return act(parsed, model, ports, NOBODY);
      const { input, people } = named(parsed, await namesOf(ports));
      return inOwnWords(await act(input, model, ports, people), people);
    },
  };
}

async function namesOf({ names }: RequestPorts): Promise<Names> {
  return names === undefined ? OWN_NAMES : names();
}
