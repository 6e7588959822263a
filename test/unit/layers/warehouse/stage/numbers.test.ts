import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DumpKind } from '../../../../../layers/contract/artefacts.ts';
import {
  HIGHEST_RATING,
  LARGEST_AMOUNT,
  LARGEST_QUANTITY,
  LOWEST_RATING,
} from '../../../../../layers/contract/events/event-rules.ts';
import { readDataset } from '../../../../../layers/warehouse/columns/read-dataset.ts';
import { compactEvents, compactItems } from '../../../../../layers/warehouse/compact/compact.ts';
import { native } from '../../../../../layers/warehouse/mapping/presets/native.ts';
import { engine, freshFolder, NOW, readRejects, stageContent } from '../staging.ts';

const PURCHASE = {
  event_type: 'purchase',
  timestamp: NOW - 1000,
  customer_id: 'ada',
  item_id: 'mug',
  unit_price: 1,
};
/** The native contract, and the money of the whole row. */
const MAPPING = {
  name: 'numbers',
  ...native.mapping,
  events: {
    fields: {
      ...(native.mapping.events as { readonly fields: object }).fields,
      amount: { column: 'amount', optional: true },
    },
  },
};
const EVENT_NUMBERS = ['timestamp', 'quantity', 'unit_price', 'amount', 'rating'];
const ITEM_NUMBERS = ['price', 'available_from', 'available_until', 'updated_at'];

/** Any number as JSON may write it: beyond doubles, denormal, negative, with hundreds of digits. */
const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom('1e39', '1e308', '1e999', '-1e999', '-0', '0', '1e-300', '5e-324', '9007199254740993'),
  fc.constantFrom(
    '99',
    '10',
    '10.000001',
    '1e12',
    '1e11',
    '8.64e15',
    '9.3e18',
    '9'.repeat(400),
    '1e1000000000',
  ),
);

interface Wild {
  readonly field: string;
  readonly number: string;
}
const wild = (fields: readonly string[]) =>
  fc.array(fc.record({ field: fc.constantFrom(...fields), number: anyNumber }), {
    minLength: 1,
    maxLength: 60,
  });

/** Rows that have one number each in place of what they say. */
function rowsWith(row: object, numbers: readonly Wild[]): string {
  return numbers
    .map(({ field, number }) => {
      const rest = Object.entries({ ...row, [field]: 0 }).filter(([name]) => name !== field);
      return `{"${field}":${number},${JSON.stringify(Object.fromEntries(rest)).slice(1)}\n`;
    })
    .join('');
}

async function staged(kind: DumpKind, row: object, numbers: readonly Wild[]) {
  const result = await stageContent(`${kind}.ndjson`, rowsWith(row, numbers), { kind, mapping: MAPPING });
  expect(result.outcome).toBe('valid');
  expect(result.accepted + result.rejected).toBe(numbers.length);
  for (const { reason } of readRejects(result)) expect(reason).not.toMatch(/SELECT|CAST|::|try_/);
  return result;
}

describe('any JSON number in a numeric field', () => {
  it('of an event or an item is taken or set aside, and what is taken can be learnt from', {
    timeout: 120_000,
  }, async () => {
    let rejected = 0;
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(wild(EVENT_NUMBERS), wild(ITEM_NUMBERS), async (ofEvents, ofItems) => {
        const known = [{ field: 'quantity', number: '1' }, ...ofEvents];
        const events = await staged('events', PURCHASE, known);
        const items = await staged('items', { item_id: 'mug' }, ofItems);
        rejected += events.rejected + items.rejected;
        accepted += events.accepted + items.accepted;

        const outDir = freshFolder();
        const curated = await compactEvents({ staged: [events.staged.events ?? ''], outDir, engine });
        const deliveries = [{ path: items.staged.items ?? '', deliveredAt: NOW }];
        const catalogue = await compactItems({ staged: deliveries, outDir, engine });
        const dataset = await readDataset({
          events: curated.files,
          items: catalogue,
          currency: 'EUR',
          engine,
        });

        for (const item of dataset.items)
          for (const time of [item.availableFrom, item.availableUntil])
            if (time !== null) expect(Number.isFinite(new Date(time).getTime())).toBe(true);
        const { amount, quantity, rating } = dataset.events;
        expect(amount.every((value) => value >= 0 && value <= LARGEST_AMOUNT)).toBe(true);
        expect(quantity.every((value) => value > 0 && value <= LARGEST_QUANTITY)).toBe(true);
        expect(
          rating.every((value) => Number.isNaN(value) || (value >= LOWEST_RATING && value <= HIGHEST_RATING)),
        ).toBe(true);
      }),
      { numRuns: 25 },
    );
    expect(rejected).toBeGreaterThan(50);
    expect(accepted).toBeGreaterThan(50);
  });

  it('is named with its bound where a person can correct it', async () => {
    const result = await staged('events', PURCHASE, [
      { field: 'rating', number: '1e308' },
      { field: 'rating', number: '99' },
      { field: 'quantity', number: '1e-9' },
      { field: 'amount', number: '1e11' },
      { field: 'rating', number: '10' },
    ]);

    expect(result.rejectedByReason).toEqual({
      'amount-too-large': 1,
      'quantity-too-small': 1,
      'rating-out-of-range': 2,
    });
    expect(readRejects(result)[0]?.reason).toContain('between 0 and 10');
  });
});
