import { describe, expect, it } from 'vitest';
import { readRows, stageContent } from '../staging.ts';

async function stageItem(fields: Readonly<Record<string, unknown>>) {
  const content = `${JSON.stringify({ item_id: 'mug', ...fields })}\n`;
  const staged = await stageContent('items.ndjson', content, { kind: 'items' });
  return { staged, rows: await readRows(staged.staged.items) };
}

describe('the details of an item', () => {
  it('are staged as they are, the cost in minor units', async () => {
    const details = { url: 'https://shop.example/mug?a=1', group_id: 'mugs', stock: 4 };
    const { rows } = await stageItem({ ...details, image_url: '//cdn.example/mug.jpg', cost: 4.5 });
    expect(rows).toMatchObject([{ ...details, image_url: 'https://cdn.example/mug.jpg', cost: 450 }]);
  });

  it.each([
    [{ stock: 0 }, false],
    [{ stock: -2 }, false],
    [{ stock: 1 }, true],
    [{ stock: 0, in_stock: true }, true],
    [{ stock: 5, in_stock: false }, false],
    [{}, true],
  ])('%j means in stock: %s', async (fields, inStock) => {
    expect((await stageItem(fields)).rows).toMatchObject([{ in_stock: inStock }]);
  });

  it.each(['javascript:alert(1)', 'images/mug.jpg', 'https://a b', 'data:text/html,x', 'http://x"onerror=y'])(
    'refuse the link %j',
    async (url) => {
      const { staged } = await stageItem({ url });
      expect(staged.rejectedByReason).toEqual({ 'not-a-link': 1 });
    },
  );
});
