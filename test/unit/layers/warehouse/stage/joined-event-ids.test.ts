import { describe, expect, it } from 'vitest';
import { readRows, stageContent } from '../staging.ts';

describe('an identifier of an event that is joined from columns', () => {
  it('is none where one of them is empty, so that different events stay different', async () => {
    const mapping = {
      name: 'joined',
      events: {
        fields: {
          event_type: { value: 'purchase' },
          timestamp: 'when',
          customer_id: 'who',
          item_id: 'what',
          unit_price: 'price',
          event_id: { columns: ['order', 'what'], separator: '/' },
        },
      },
    } as const;
    const { staged } = await stageContent(
      'orders.csv',
      'when,who,what,price,order\n2025-05-01T00:00:00Z,a,MUG,5,1\n2025-05-02T00:00:00Z,a,MUG,5,\n2025-05-03T00:00:00Z,a,MUG,5,\n',
      { mapping },
    );
    const ids = (await readRows(staged.events)).map(({ event_id = null }) => event_id);
    expect(ids).toEqual(['1/MUG', null, null]);
  });

  it.each([
    [undefined, undefined],
    [null, undefined],
    [7, '7/1'],
    ['m', 'm/1'],
  ])('of a call with the messageId %s is %s', async (messageId, id) => {
    const call = {
      type: 'track',
      event: 'Product Viewed',
      messageId,
      anonymousId: 'a',
      timestamp: '2025-05-01T00:00:00Z',
      properties: { sku: 'MUG' },
    };
    const { staged } = await stageContent('calls.ndjson', `${JSON.stringify(call)}\n`, {
      mapping: 'segment',
    });
    expect((await readRows(staged.events)).map(({ event_id }) => event_id)).toEqual([id]);
  });
});
