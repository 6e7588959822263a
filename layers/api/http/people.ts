import { type Names, OWN_NAMES } from '../../stores/privacy/names.ts';
import type { Answer } from './answer.ts';

/** Who a request is about, beside the input that calls them as the serving version does. */
export interface People {
  /** For people whom an operation's body names in events: each event is parsed, and then named, for itself. */
  readonly names: Names;
  /** The customer as the caller calls them; undefined where none is named. */
  readonly own: string | undefined;
}

/** A request that names nobody. */
export const NOBODY: People = { names: OWN_NAMES, own: undefined };

/** Fields that name people: in paths, and in the bodies of requests and events. */
interface Naming {
  readonly customerId?: unknown;
  readonly customer_id?: unknown;
  readonly session_id?: unknown;
}

/** Whether a parsed input names anybody, in its path or body. */
export function namesSomebody(input: Naming & { readonly body: unknown }): boolean {
  return [input, fieldsOf(input.body)].some(
    ({ customerId, customer_id, session_id }) => (customerId ?? customer_id ?? session_id) !== undefined,
  );
}

/**
 * The same with pseudonyms, where the shop has them. **The one place where identifiers of requests become what everything
 * behind it knows people by**: called where path and body (endpoint.ts) and where each event (check-event.ts) have just been
 * parsed, and nowhere else.
 */
export function withNames<T extends object>(fields: T, names: Names): T {
  const { customerId, customer_id, session_id } = fields as Naming;
  return {
    ...fields,
    ...(typeof customerId === 'string' ? { customerId: names.customer(customerId) } : {}),
    ...(typeof customer_id === 'string' ? { customer_id: names.customer(customer_id) } : {}),
    ...(typeof session_id === 'string' ? { session_id: names.session(session_id) } : {}),
  };
}

/** Path and body of a parsed input by {@link withNames}, and who it was about. */
export function named<I extends { readonly body: unknown }>(
  input: I,
  names: Names,
): { readonly input: I; readonly people: People } {
  const { body } = input;
  const own = (input as Naming).customerId ?? fieldsOf(body).customer_id;
  return {
    input: { ...withNames(input, names), body: isFields(body) ? withNames(body, names) : body },
    people: { names, own: typeof own === 'string' ? own : undefined },
  };
}

/** An answer that calls the customer whom the caller named as the caller does; others keep the names they have. */
export function inOwnWords(answer: Answer, { names, own }: People): Answer {
  const { body } = answer;
  if (own === undefined || (body as Naming).customer_id !== names.customer(own)) return answer;
  return { ...answer, body: { ...body, customer_id: own } };
}

function fieldsOf(body: unknown): Naming {
  return isFields(body) ? body : {};
}

function isFields(body: unknown): body is Naming & object {
  return body !== null && typeof body === 'object';
}
