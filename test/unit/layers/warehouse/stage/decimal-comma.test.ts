import { describe, expect, it } from 'vitest';
import { readRows, stageContent } from '../staging.ts';

const mapping = {
  currency: 'EUR',
  csv: { delimiter: ';', decimal: ',' },
  events: {
    fields: {
      event_type: { value: 'purchase' },
      customer_id: 'who',
      item_id: 'what',
      timestamp: 'at',
      amount: 'net',
    },
  },
  items: { fields: { item_id: 'sku', price: 'price' } },
};
const at = '2025-03-01T10:00:00Z';

describe('a dump with decimal commas', () => {
  it.each([
    ['12,50', 1250],
    ['1.250,00', 125_000],
    ['1 250,00', 125_000],
    ['1\u00a0250,00', 125_000],
    ["1'250,00", 125_000],
    ['12,50 €', 1250],
    ['EUR 12,50', 1250],
    ['1250', 125_000],
    ['1.250', 125_000],
  ])('reads %j as %i minor units', async (net, amount) => {
    const staged = await stageContent('e.csv', `who;what;at;net\nann;mug;${at};${net}\n`, { mapping });
    expect(await readRows(staged.staged.events)).toMatchObject([{ amount }]);
  });

  it.each(['12.50', '1.25', '1,250.00', '1.2500,00', '12,', '1.250.00', 'x12,50'])(
    'sets %j aside and scales nothing',
    async (net) => {
      const staged = await stageContent('e.csv', `who;what;at;net\nann;mug;${at};${net}\n`, { mapping });
      expect(staged).toMatchObject({ accepted: 0, rejectedByReason: { 'not-a-number': 1 } });
    },
  );

  it('says nothing of NDJSON dumps, nor of the CSV of other kinds', async () => {
    const line = JSON.stringify({ who: 'ann', what: 'mug', at, net: 12.5 });
    const events = await stageContent('e.ndjson', `${line}\n`, { mapping });
    expect(await readRows(events.staged.events)).toMatchObject([{ amount: 1250 }]);
    const items = await stageContent('items.csv', 'sku,price\nA,12.50\n', { mapping, kind: 'items' });
    expect(await readRows(items.staged.items)).toMatchObject([{ item_id: 'A', price: 1250 }]);
    const catalogue = { ...mapping, items: { ...mapping.items, csv: { decimal: ',' } } };
    const german = await stageContent('items.csv', 'sku;price\nA;12,50\n', {
      mapping: catalogue,
      kind: 'items',
    });
    expect(await readRows(german.staged.items)).toMatchObject([{ item_id: 'A', price: 1250 }]);
  });
});
