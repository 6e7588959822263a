import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MoneyOptions } from '../../../../../layers/contract/events/currency.ts';
import { minorUnits, statedInMajorUnits } from '../../../../../layers/stores/live/item-write.ts';
import { compactItems } from '../../../../../layers/warehouse/compact/compact.ts';
import { loadOn, tinyPorts } from '../../../../acceptance/environment.ts';
import { type MemoryDeliveries, memoryDeliveries } from '../../../../support/memory-live.ts';
import { engine, freshFolder, readRows, stageContent } from '../../warehouse/staging.ts';

const MONEY: MoneyOptions = { currency: 'GBP', rates: { EUR: 0.85 } };

/** The catalogue's function of the tiny shop, and what it delivers. */
async function catalogue({ money }: { readonly money: MoneyOptions | undefined } = { money: MONEY }) {
  const deliveries = memoryDeliveries();
  const handler = await loadOn({
    ...tinyPorts(),
    deliveries,
    money: async () => money,
  } as ReturnType<typeof tinyPorts>)('catalogue');
  const ask = async (method: string, itemId: string, body?: object) => {
    const reply = await handler({
      routeKey: `${method} /v1/items/{itemId}`,
      rawPath: `/v1/items/${itemId}`,
      pathParameters: { itemId },
      headers: { 'content-type': 'application/json' },
      requestContext: { requestId: 'r', http: { method } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    } as unknown as APIGatewayProxyEventV2);
    expect(reply.statusCode, reply.body).toBeLessThan(300);
    return JSON.parse(reply.body ?? 'null');
  };
  return { ask, deliveries };
}

/** Items as the next run reads them of what was delivered, whatever order it came in. */
async function learnt({ delivered }: MemoryDeliveries) {
  const text = delivered.items.toReversed().map((row) => `${JSON.stringify(row)}\n`);
  const at = Date.UTC(2026, 2, 2);
  const options = { kind: 'items', money: MONEY, now: at } as const;
  const { staged, rejectedByReason } = await stageContent('live.ndjson', text.join(''), options);
  expect(rejectedByReason).toEqual({});
  const outDir = freshFolder();
  return readRows(await compactItems({ staged: [{ path: staged.items!, deliveredAt: at }], outDir, engine }));
}

describe('what the live catalogue tells the next run', () => {
  it('is the item that an answer told of, where that was put again', async () => {
    const { ask, deliveries } = await catalogue();
    const known = await ask('GET', 'item-0');
    expect(known).toMatchObject({ price_minor: 1250, source: 'model' });
    await ask('PUT', 'item-0', known);
    const [{ updated_at, ...row }] = (await learnt(deliveries)) as [Record<string, unknown>];
    expect(row).toEqual({
      item_id: 'item-0',
      title: known.title,
      category: known.category.join(' > '),
      price: known.price_minor,
      in_stock: true,
      hidden: false,
      properties: '{}',
    });
  });

  it('is the whole item where some of it was changed, and the last change of all', async () => {
    const { ask, deliveries } = await catalogue();
    await ask('PUT', 'kettle', { title: 'Kettle', description: 'Whistles.', price: 9.49, brand: 'B' });
    await ask('PATCH', 'kettle', { in_stock: false });
    await ask('PATCH', 'kettle', { price: 10, currency: 'EUR' });
    await ask('PATCH', 'kettle', { brand: null });
    expect(await learnt(deliveries)).toMatchObject([
      { item_id: 'kettle', title: 'Kettle', description: 'Whistles.', price: 850, in_stock: false },
    ]);
    expect((await learnt(deliveries))[0]).not.toHaveProperty('brand');
    expect(await ask('GET', 'kettle')).toMatchObject({ price_minor: 850, currency: 'GBP' });
  });

  it('keeps links, group, cost and stock of an item where something else is changed', async () => {
    const { ask, deliveries } = await catalogue();
    const details = {
      url: 'https://shop.example/kettle',
      image_url: 'https://shop.example/kettle.jpg',
      group_id: 'KETTLES',
      stock: 3,
    };
    await ask('PUT', 'kettle', { title: 'Kettle', price: 9.49, cost: 4.5, ...details });
    await ask('PATCH', 'kettle', { brand: 'B' });
    await ask('PATCH', 'kettle', { price: 10, currency: 'EUR' });
    expect(await learnt(deliveries)).toMatchObject([
      { item_id: 'kettle', price: 850, cost: 450, in_stock: true, ...details },
    ]);
    expect(await ask('PATCH', 'kettle', { stock: 0 })).toMatchObject({
      cost_minor: 450,
      in_stock: false,
      not_shown_because: 'out_of_stock',
    });
    expect(await learnt(deliveries)).toMatchObject([{ cost: 450, stock: 0, in_stock: false }]);
  });

  it('is the price as it was said before any run, also where something else is changed or all is put again', async () => {
    const { ask, deliveries } = await catalogue({ money: undefined });
    await ask('PUT', 'kettle', { title: 'Kettle', price: 10, currency: 'EUR' });
    expect(await ask('PATCH', 'kettle', { in_stock: false })).toMatchObject({
      price_minor: null,
      price: 10,
      currency: 'EUR',
    });
    const { price_minor, price, currency, title, in_stock } = await ask('GET', 'kettle');
    await ask('PUT', 'kettle', { price_minor, price, currency, title, in_stock });
    expect(deliveries.delivered.items).toMatchObject(
      [true, false, false].map((inStock) => ({ price: 10, currency: 'EUR', in_stock: inStock })),
    );
    expect(await learnt(deliveries)).toMatchObject([{ price: 850, in_stock: false }]);
  });

  it('is the same price in minor units as was said in them, in every currency', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('GBP', 'JPY', 'BHD', 'CLF'),
        fc.integer({ min: 0, max: 10_000_000_000 }),
        (currency, minor) => {
          expect(minorUnits(statedInMajorUnits(minor, currency), { currency, rates: {} })).toBe(minor);
        },
      ),
    );
  });
});
