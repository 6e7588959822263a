import * as z from 'zod';
import { pathId } from '../../../layers/client/path-id.ts';
import { answered, partOf, tool } from './tool.ts';

const INSIGHTS = [
  'periods',
  'retention',
  'concentration',
  'funnel',
  'churn-model',
  'value-model',
  'attribution',
  'experiments',
] as const;

const PLAYS = ['welcome', 'second-order', 'replenish', 'upgrade', 'thank', 'win-back', 'no-contact'] as const;

const limit = z.int().min(1).max(50).default(10).describe('How many entries to list');

export const shopSummary = tool({
  name: 'shop_summary',
  title: 'Summary of the shop',
  description:
    'Orders, revenue and customers of the last periods, segments by size, and worklists with the profit at stake. Ask for it first.',
  input: z.object({}),
  answer: async (_, { client }) => {
    const [health, periods, segments, worklists] = await Promise.all([
      client.GET('/v1/health'),
      client.GET('/v1/insights/{insight}', { params: { path: { insight: 'periods' } } }),
      client.GET('/v1/segments'),
      client.GET('/v1/worklists'),
    ]);
    return {
      service: answered(health),
      periods: partOf(periods),
      segments: partOf(segments, ({ segments }) =>
        segments.map(({ segment_id, customers, revenue, revenue_share }) => ({
          segment_id,
          customers,
          revenue,
          revenue_share,
        })),
      ),
      worklists: partOf(worklists, ({ worklists }) => worklists),
    };
  },
});

export const segments = tool({
  name: 'segment',
  title: 'A segment and its members',
  description:
    'Who is in a segment: its description, figures and attributes, and members by the revenue they brought. `shop_summary` lists the segments.',
  input: z.object({
    segment_id: z.string().describe('As shop_summary names it'),
    may_contact: z.boolean().default(false).describe('Only members who agreed to marketing'),
    limit,
  }),
  answer: async ({ segment_id, may_contact, limit }, { client }) => {
    const path = { segmentId: pathId(segment_id) };
    const purpose = may_contact ? ({ purpose: 'marketing' } as const) : {};
    const [segment, members] = await Promise.all([
      client.GET('/v1/segments/{segmentId}', { params: { path } }),
      client.GET('/v1/segments/{segmentId}/members', { params: { path, query: { limit, ...purpose } } }),
    ]);
    const { total, customers } = answered(members);
    return { segment: answered(segment), total, customers };
  },
});

export const worklist = tool({
  name: 'worklist',
  title: 'Customers to act on',
  description:
    'Customers for one kind of contact, by the profit that it is expected to bring. Only customers who may be contacted, but for no-contact.',
  input: z.object({ play: z.enum(PLAYS), limit }),
  answer: async ({ play, limit }, { client }) =>
    answered(await client.GET('/v1/worklists/{play}', { params: { path: { play }, query: { limit } } })),
});

export const insight = tool({
  name: 'insight',
  title: 'Figures of the whole shop',
  description:
    'periods: orders and revenue over time; retention: cohorts by month of the first order; concentration: how much few customers bring; funnel: views to purchases; churn-model and value-model: what was tried and how well it predicts; attribution: what recommendations brought; experiments: results.',
  input: z.object({ insight: z.enum(INSIGHTS) }),
  answer: async ({ insight }, { client }) =>
    answered(await client.GET('/v1/insights/{insight}', { params: { path: { insight } } })),
});

export const item = tool({
  name: 'item',
  title: 'An item of the catalogue',
  description:
    'Title, price, stock and whether it is shown, with similar items and what is bought together with it.',
  input: z.object({ item_id: z.string(), limit }),
  answer: async ({ item_id, limit }, { client }) => {
    const params = { path: { itemId: pathId(item_id) }, query: { limit } };
    const [known, similar, together] = await Promise.all([
      client.GET('/v1/items/{itemId}', { params: { path: params.path } }),
      client.GET('/v1/items/{itemId}/similar', { params }),
      client.GET('/v1/items/{itemId}/bought-together', { params }),
    ]);
    return {
      item: answered(known),
      similar: answered(similar).items,
      bought_together: answered(together).items,
    };
  },
});
