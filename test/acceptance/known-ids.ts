import { expect } from 'vitest';
import { listWorklists } from '../../layers/api/insights/list-worklists.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { listSegments } from '../../layers/api/segments/list-segments.ts';
import type { Ask } from './client.ts';

/** Identifiers that the API itself names, so that the suite can run against any shop. */
export interface KnownIds {
  readonly item: string;
  readonly customer: string;
  readonly segment: string;
  readonly play: string;
  readonly insight: string;
}

/** Asks the API for an item, a customer, a segment and a play of the shop. */
export async function discover(ask: Ask): Promise<KnownIds> {
  const popular = getPopularItems.response.parse((await ask('/v1/items/popular?limit=1')).json);
  const { segments } = listSegments.response.parse((await ask('/v1/segments')).json);
  const { worklists } = listWorklists.response.parse((await ask('/v1/worklists')).json);
  const peopled = segments.find((segment) => segment.top_customers.length > 0);
  expect(popular.items, 'the shop has items').not.toEqual([]);
  expect(peopled, 'a segment has members').toBeDefined();
  return {
    item: popular.items[0]?.item_id ?? '',
    customer: peopled?.top_customers[0] ?? '',
    segment: peopled?.segment_id ?? '',
    play: worklists[0]?.play ?? '',
    insight: 'funnel',
  };
}
