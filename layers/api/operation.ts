import * as z from 'zod/mini';
import type { Audience, RouteKey } from '../contract/audiences.ts';
import type { Cell } from '../contract/csv.ts';
import { PLAIN_IDENTIFIERS, type Pseudonymiser } from '../stores/privacy/names.ts';
import type { Answer, AnyAnswer, DeepReadonly } from './answer.ts';
import { parseInput, type RawInput } from './http/parse-input.ts';
import type { ModelReader } from './reading/model-reader.ts';
import type { RequestPorts } from './reading/ports.ts';
import { namesPerson, pseudonymize, withOriginalCustomerId } from './reading/pseudonyms.ts';

/** How an answer may be cached: by anybody, by the caller alone and only after asking again, or not at all. */
export type Caching = 'shared' | 'personal' | 'never';

/** Schemas by the name of the parameter. */
type Parameters = Readonly<Record<string, z.ZodMiniType>>;

/** An answer as a table. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Where the table continues; null at its end. */
  readonly nextCursor: string | null;
}

/** Everything an operation is, but its documentation, which stands beside it in `<operation>.docs.ts`. */
interface Definition<
  P extends Parameters,
  Q extends Parameters,
  B extends z.ZodMiniType,
  R extends z.ZodMiniType,
  X extends RequestPorts,
> {
  readonly route: RouteKey;
  /** The kind of caller that may ask. */
  readonly audience: Audience;
  /** Path parameters, as the gateway has decoded them. */
  readonly params?: P;
  /** Query parameters; any other is refused and not ignored. */
  readonly query?: Q;
  readonly body?: B;
  /** The body of the answer; `z.undefined()` where there is none (204). */
  readonly response: R;
  /** Status of a success that has a body: 200 unless the work is only accepted. */
  readonly success?: 202;
  /** Default `personal` for GET, `never` for other methods. */
  readonly caching?: Caching;
  /**
   * What the container keeps of the version may answer while the stores are away, if that comes to any items: a shop would
   * rather show what is popular than nothing.
   */
  readonly fromMemory?: true;
  /** Its body names people in events, each of which is parsed, and pseudonymized, for itself. */
  readonly events?: true;
  /** A page may send its body as text: a beacon, and a request without a preflight, can have no other type. */
  readonly beacons?: true;
  /** The answer as a table, for callers that accept CSV and prefer it. */
  readonly table?: (body: DeepReadonly<z.output<R>>) => Table;
  act(input: Input<P, Q, B>, context: Context<X>): Promise<Answer<DeepReadonly<z.output<R>>>>;
}

/** What an act gets of the request: path and query parameters and, under `body`, the body; people by their pseudonyms. */
type Input<P extends Parameters, Q extends Parameters, B extends z.ZodMiniType> = Values<P> &
  Values<Q> & { readonly body: z.output<B> };
type Values<S extends Parameters> = { readonly [K in keyof S]: z.output<S[K]> };

/** What an act works with. */
export interface Context<X extends RequestPorts = RequestPorts> {
  readonly model: ModelReader;
  readonly ports: X;
  /** What the serving version calls people. */
  readonly names: Pseudonymiser;
  /** The customer as the caller named them; undefined where none is named. */
  readonly originalCustomerId: string | undefined;
}

/** An operation of the API, its types closed over. Its identifier is its name in `all.ts`. */
export interface Operation<
  X extends RequestPorts = RequestPorts,
  R extends z.ZodMiniType = z.ZodMiniType,
  B extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly route: RouteKey;
  readonly audience: Audience;
  readonly params: z.ZodMiniObject;
  readonly query: z.ZodMiniObject;
  readonly body: B;
  readonly response: R;
  readonly success: 200 | 202 | 204;
  readonly caching: Caching;
  readonly fromMemory: boolean;
  readonly events: boolean;
  readonly beacons: boolean;
  readonly table: ((body: object) => Table) | undefined;
  /** Parses a request and acts on it. */
  answer(raw: RawInput, model: ModelReader, ports: X): Promise<AnyAnswer>;
}

/**
 * Makes an operation. The act sees typed input, never the request, and people by the names that the serving version knows
 * them by; it does not compile unless its answer fits the response schema.
 */
export function operation<
  R extends z.ZodMiniType,
  P extends Parameters = Record<never, never>,
  Q extends Parameters = Record<never, never>,
  B extends z.ZodMiniType = z.ZodMiniUndefined,
  X extends RequestPorts = RequestPorts,
>(definition: Definition<P, Q, B, R, X>): Operation<X, R, B> {
  const { route, audience, response, act, events } = definition;
  const schemas = {
    params: z.object(definition.params ?? {}),
    query: z.strictObject(definition.query ?? {}),
    body: definition.body ?? (z.undefined() as z.ZodMiniType as B),
  };

  async function answered(input: unknown, context: Context<X>): Promise<AnyAnswer> {
    return ((await act(input as Input<P, Q, B>, context)) as AnyAnswer | undefined) ?? { body: {} };
  }

  return {
    route,
    audience,
    ...schemas,
    response,
    success: response instanceof z.ZodMiniUndefined ? 204 : (definition.success ?? 200),
    caching: definition.caching ?? (route.startsWith('GET ') ? 'personal' : 'never'),
    fromMemory: definition.fromMemory === true,
    events: events === true,
    beacons: definition.beacons === true,
    table: definition.table as Operation['table'],
    answer: async (raw, model, ports) => {
      const input = parseInput(schemas, raw);
      const about = { model, ports, originalCustomerId: undefined };
      if (events) return answered(input, { ...about, names: await namesOf(ports) });
      if (!namesPerson(input)) return answered(input, { ...about, names: PLAIN_IDENTIFIERS });
      const names = await namesOf(ports);
      const person = pseudonymize(input, names);
      const answer = await answered(person.input, { ...about, ...person, names });
      return withOriginalCustomerId(answer, person.originalCustomerId, names);
    },
  };
}

async function namesOf({ names }: RequestPorts): Promise<Pseudonymiser> {
  return names === undefined ? PLAIN_IDENTIFIERS : names();
}
