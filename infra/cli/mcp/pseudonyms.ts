import { createHmac, randomBytes } from 'node:crypto';

/** Fields whose values are identifiers of customers. */
const CUSTOMER_FIELDS: ReadonlySet<string> = new Set(['customer_id', 'top_customers']);

/** Keeps identifiers of customers, which are often e-mail addresses, from an agent and the service behind it. */
export interface Pseudonyms {
  /** The answer with a pseudonym in place of each customer's identifier. */
  hide(answer: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** The identifier behind a pseudonym of this session; any other text is an identifier itself. */
  resolve(identifier: string): string;
}

/** Pseudonyms that hold for one session: another key gives others, so that they cannot be joined over time. */
export function sessionPseudonyms(key: Uint8Array = randomBytes(32)): Pseudonyms {
  const identifiers = new Map<string, string>();

  function pseudonym(identifier: string): string {
    const made = `customer-${createHmac('sha256', key).update(identifier).digest('hex').slice(0, 12)}`;
    identifiers.set(made, identifier);
    return made;
  }

  function replaced(value: unknown, isCustomer: boolean): unknown {
    if (typeof value === 'string') return isCustomer ? pseudonym(value) : value;
    if (Array.isArray(value)) return value.map((part) => replaced(part, isCustomer));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, replaced(part, CUSTOMER_FIELDS.has(name))]),
    );
  }

  return {
    hide: (answer) => replaced(answer, false) as Record<string, unknown>,
    resolve: (identifier) => identifiers.get(identifier) ?? identifier,
  };
}

/** For agents that may see identifiers. */
export const NO_PSEUDONYMS: Pseudonyms = {
  hide: (answer) => ({ ...answer }),
  resolve: (identifier) => identifier,
};
