import type { Pseudonymiser } from '../../stores/privacy/names.ts';
import type { AnyAnswer } from '../answer.ts';

/** Fields that name people: in paths, and in the bodies of requests and events. */
interface PersonFields {
  readonly customerId?: unknown;
  readonly customer_id?: unknown;
  readonly session_id?: unknown;
  readonly anonymous_id?: unknown;
}

/** Whether a parsed input names a customer or a session, in its path or body. */
export function namesPerson(input: PersonFields & { readonly body: unknown }): boolean {
  return [input, fieldsOf(input.body)].some(
    ({ customerId, customer_id, session_id }) => (customerId ?? customer_id ?? session_id) !== undefined,
  );
}

/**
 * Replaces identifiers of customers and sessions by pseudonyms, where the shop has them. **The one place where identifiers of
 * requests become what everything behind it knows people by**: called where path and body (operation.ts) and where each event
 * (check-event.ts) have just been parsed, and nowhere else.
 */
export function withPseudonyms<T extends object>(fields: T, names: Pseudonymiser): T {
  const { customerId, customer_id, session_id, anonymous_id } = fields as PersonFields;
  return {
    ...fields,
    ...(typeof customerId === 'string' ? { customerId: names.customer(customerId) } : {}),
    ...(typeof customer_id === 'string' ? { customer_id: names.customer(customer_id) } : {}),
    // Who is known by a device alone is a customer of that name.
    ...(typeof anonymous_id === 'string' ? { anonymous_id: names.customer(anonymous_id) } : {}),
    ...(typeof session_id === 'string' ? { session_id: names.session(session_id) } : {}),
  };
}

/** Path and body of a parsed input by {@link withPseudonyms}, and the customer as the caller named them. */
export function pseudonymize<I extends { readonly body: unknown }>(
  input: I,
  names: Pseudonymiser,
): { readonly input: I; readonly originalCustomerId: string | undefined } {
  const { body } = input;
  const original = (input as PersonFields).customerId ?? fieldsOf(body).customer_id;
  return {
    input: { ...withPseudonyms(input, names), body: isFields(body) ? withPseudonyms(body, names) : body },
    originalCustomerId: typeof original === 'string' ? original : undefined,
  };
}

/** Names the customer of the request in the answer as the caller did; others keep the names they have. */
export function withOriginalCustomerId(
  answer: AnyAnswer,
  original: string | undefined,
  names: Pseudonymiser,
): AnyAnswer {
  const { body } = answer;
  if (original === undefined || (body as PersonFields).customer_id !== names.customer(original))
    return answer;
  return { ...answer, body: { ...body, customer_id: original } };
}

function fieldsOf(body: unknown): PersonFields {
  return isFields(body) ? body : {};
}

function isFields(body: unknown): body is PersonFields & object {
  return body !== null && typeof body === 'object';
}
