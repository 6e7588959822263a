import type * as z from 'zod';
import type { ShopClient } from '../../../layers/client/client.ts';
import type { Problem } from '../../../layers/client/types.ts';

/** What a tool may use. */
export interface ToolPorts {
  readonly client: ShopClient;
  /** The identifier behind what an agent names a customer by. */
  readonly customerId: (named: string) => string;
}

/** One tool of the MCP server. */
export interface Tool<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** What the answer says, and when to ask for it. */
  readonly description: string;
  readonly input: S;
  /** Whether it changes the shop; such tools are offered only where that is allowed. */
  readonly changes?: boolean;
  /** @throws {@link Refused} where the API has no answer */
  readonly answer: (input: z.output<S>, ports: ToolPorts) => Promise<Readonly<Record<string, unknown>>>;
}

/** Ties the type of a tool's input to its schema. */
export function tool<S extends z.ZodObject>(made: Tool<S>): Tool {
  return made as unknown as Tool;
}

/** The API refused; its reason is told to the agent. */
export class Refused extends Error {}

/** The answer of a request, or its problem document thrown as one sentence. */
export function answered<T extends object>({
  data,
  error,
}: {
  readonly data?: T;
  readonly error?: Problem;
}): T {
  if (data !== undefined) return data;
  const faults = error?.errors?.map(({ parameter, detail }) => ` ${parameter}: ${detail}.`) ?? [];
  throw new Refused(`${error?.detail ?? 'The API gave no answer.'}${faults.join('')}`);
}

/** A part of an answer, or why there is none: the other parts are told all the same. */
export function partOf<T extends object>(
  reply: { readonly data?: T; readonly error?: Problem },
  pick: (data: T) => unknown = (data) => data,
): unknown {
  return reply.data === undefined
    ? { absent: reply.error?.detail ?? 'The API gave no answer.' }
    : pick(reply.data);
}
