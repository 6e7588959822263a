import { describe, expect, it } from 'vitest';
import { readRows, stageContent } from '../staging.ts';

const NOW = Date.UTC(2026, 1, 1);

describe('what a customer agreed to', () => {
  it('is what they ticked at their last order in an export of Shopify', async () => {
    const header =
      'Name,Email,Financial Status,Paid at,Accepts Marketing,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n';
    const order = (name: string, email: string, ticked: string, day: number) =>
      `${name},${email},paid,2026-01-0${day} 10:00:00 +0000,${ticked},EUR,2026-01-0${day} 10:00:00 +0000,1,Mug,10.00,MUG\n` +
      `${name},${email},,,,,2026-01-0${day} 10:00:00 +0000,1,Pot,10.00,POT\n`;
    const { staged } = await stageContent(
      'orders_export.csv',
      header +
        order('#1', 'ada@example.com', 'yes', 1) +
        order('#2', 'ada@example.com', 'no', 3) +
        order('#3', 'bo@example.com', 'yes', 2),
      { mapping: 'auto', now: NOW },
    );
    expect(await readRows(staged.customers)).toMatchObject([
      { customer_id: 'ada@example.com', consent_marketing: false },
      { customer_id: 'bo@example.com', consent_marketing: true },
    ]);
  });

  it('is what identify calls of Segment say', async () => {
    const identify = (userId: string, categoryPreferences: object) =>
      `${JSON.stringify({ type: 'identify', messageId: userId, anonymousId: 'a', userId, traits: {}, context: { consent: { categoryPreferences } }, timestamp: '2026-01-01T00:00:00Z' })}\n`;
    const calls = identify('ada', { Advertising: false, Analytics: true }) + identify('bo', {});
    const { staged } = await stageContent('calls.ndjson', calls, {
      kind: 'customers',
      mapping: 'segment',
      now: NOW,
    });
    const [ada, bo] = await readRows(staged.customers);
    expect(ada).toMatchObject({ customer_id: 'ada', consent_analytics: true, consent_marketing: false });
    expect(bo).not.toHaveProperty('consent_marketing');
  });

  it('keeps events out of analysis that were made without it, of Segment and of GA4', async () => {
    const call = (messageId: string, Analytics: boolean) =>
      `${JSON.stringify({ type: 'track', event: 'Product Viewed', messageId, anonymousId: 'a', properties: { sku: 'MUG' }, context: { consent: { categoryPreferences: { Analytics } } }, timestamp: '2026-01-01T00:00:00Z' })}\n`;
    const segment = await stageContent('calls.ndjson', call('1', true) + call('2', false), {
      mapping: 'segment',
      now: NOW,
    });
    const event = (analytics_storage: string, at: number) =>
      `${JSON.stringify({ event_name: 'view_item', event_timestamp: `${(NOW - at) * 1000}`, event_params: [], user_pseudo_id: 'd', privacy_info: { analytics_storage }, items: [{ item_id: 'MUG' }] })}\n`;
    const ga4 = await stageContent('events.ndjson', event('Yes', 1000) + event('No', 2000), {
      mapping: 'ga4',
      now: NOW,
    });
    for (const { accepted, ignoredByReason, rejected } of [segment, ga4])
      expect({ accepted, ignoredByReason, rejected }).toEqual({
        accepted: 1,
        ignoredByReason: { 'no-consent': 1 },
        rejected: 0,
      });
  });
});
