import * as z from 'zod';
import { pathId } from '../../../layers/client/path-id.ts';
import { answered, tool } from './tool.ts';

const customer_id = z.string().min(1).describe('Identifier, or the pseudonym that another answer gave');
const limit = z.int().min(1).max(50).default(10).describe('How many items to list');

export const customer = tool({
  name: 'customer',
  title: 'A customer',
  description:
    'Segment, stage, orders, revenue, taste, consent and attributes. Then ask customer_value for what is predicted.',
  input: z.object({ customer_id }),
  answer: async (input, { client, customerId }) =>
    answered(
      await client.GET('/v1/customers/{customerId}', {
        params: { path: { customerId: pathId(customerId(input.customer_id)) } },
      }),
    ),
});

export const customerValue = tool({
  name: 'customer_value',
  title: 'What a customer is expected to do',
  description:
    'Expected orders and revenue, risk of churn with its reasons, next order, and the recommended action with its profit at stake. What cannot be said is null, and `absent` says why.',
  input: z.object({ customer_id }),
  answer: async (input, { client, customerId }) =>
    answered(
      await client.GET('/v1/customers/{customerId}/value', {
        params: { path: { customerId: pathId(customerId(input.customer_id)) } },
      }),
    ),
});

export const recommend = tool({
  name: 'recommend',
  title: 'What to show',
  description:
    'Items for a customer, for a visitor who looked at some items, or the most popular ones when neither is given; each with its reason.',
  input: z.object({
    customer_id: customer_id.optional(),
    viewed_items: z.array(z.string()).max(50).optional().describe('Items of the visit, oldest first'),
    limit,
  }),
  answer: async ({ viewed_items, limit, ...input }, { client, customerId }) => {
    const who = input.customer_id === undefined ? {} : { customer_id: customerId(input.customer_id) };
    const session = viewed_items === undefined || viewed_items.length === 0 ? {} : { session: viewed_items };
    if ('customer_id' in who || 'session' in session)
      return answered(await client.POST('/v1/recommendations', { body: { ...who, ...session, limit } }));
    return answered(await client.GET('/v1/items/popular', { params: { query: { limit } } }));
  },
});
