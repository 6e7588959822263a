import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { operation } from '../../../../../layers/api/operation.ts';
import { withPseudonyms } from '../../../../../layers/api/reading/pseudonyms.ts';
import { PLAIN_IDENTIFIERS, pseudonyms } from '../../../../../layers/stores/privacy/names.ts';

const names = pseudonyms(Buffer.alloc(32, 3));
const customer = z.optional(z.string());
const body = z.optional(z.strictObject({ customer_id: customer, session_id: customer, item_id: customer }));

/** What the function behind an operation gets of a request, and what the caller gets of its answer. */
async function asked(
  path: Record<string, string>,
  given: unknown,
  answer: (input: { customerId?: string | undefined }) => object,
) {
  let names_asked = 0;
  let got: unknown;
  const bound = operation({
    route: 'POST /v1/x',
    audience: 'any',
    params: { customerId: customer },
    body,
    response: z.looseObject({}),
    act: async (input, { originalCustomerId }) => {
      got = { input, originalCustomerId };
      return { body: { ...answer(input) } };
    },
  });
  const ports = {
    store: undefined as never,
    now: () => 0,
    names: async () => {
      names_asked += 1;
      return names;
    },
  };
  const made = await bound.answer({ path, query: '', body: given }, undefined as never, ports);
  return { got, names_asked, body: made.body };
}

describe('a request that names a customer', () => {
  it('is about their pseudonym, in path and body, and answered by the name that the caller has for them', async () => {
    const { got, body: told } = await asked(
      { customerId: 'ada' },
      { session_id: 's', item_id: 'ada' },
      (input) => ({
        customer_id: input.customerId,
        customers: [{ customer_id: names.customer('bob') }],
      }),
    );
    const known = names.customer('ada');
    const within = { session_id: names.session('s'), item_id: 'ada' };
    expect(got).toEqual({ input: { customerId: known, body: within }, originalCustomerId: 'ada' });
    expect(told).toEqual({ customer_id: 'ada', customers: [{ customer_id: names.customer('bob') }] });
  });

  it('may name them by the pseudonym that a list has', async () => {
    const known = names.customer('ada');
    const { got, body: told } = await asked({}, { customer_id: known }, () => ({ customer_id: known }));
    expect(got).toEqual({ input: { body: { customer_id: known } }, originalCustomerId: known });
    expect(told).toEqual({ customer_id: known });
  });

  it('gets other names in the answer as they are', async () => {
    const other = names.customer('bob');
    const { body: told } = await asked({ customerId: 'ada' }, undefined, () => ({ customer_id: other }));
    expect(told).toEqual({ customer_id: other });
  });
});

describe('a request that names nobody', () => {
  it('asks for no names, so that it reads no pointer and no key', async () => {
    for (const given of [undefined, { item_id: 'mug' }]) {
      const { names_asked, body: told } = await asked({}, given, () => ({ customer_id: null }));
      expect([names_asked, told]).toEqual([0, { customer_id: null }]);
    }
  });
});

describe('names given to fields', () => {
  it('leave everything else as it is, and all of it where the shop has its own', () => {
    const event = { event_type: 'view', customer_id: 'ada', order_id: 'ada', item_id: 'ada' };
    expect(withPseudonyms(event, names)).toEqual({ ...event, customer_id: names.customer('ada') });
    expect(withPseudonyms(event, PLAIN_IDENTIFIERS)).toEqual(event);
  });
});
