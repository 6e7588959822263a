import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckedEvent, checkEvent } from '../../../../../layers/api/events/check-event.ts';
import { EVENT_TYPES } from '../../../../../layers/contract/events/event-types.ts';
import { PLAIN_IDENTIFIERS } from '../../../../../layers/stores/privacy/names.ts';
import { compactEvents } from '../../../../../layers/warehouse/compact/compact.ts';
import { engine, freshFolder, NOW, readRows, stageContent } from '../../warehouse/staging.ts';

const money = { currency: 'EUR', rates: { USD: 0.9, JPY: 0.006, BHD: 2.4 } };

/** Texts that break what is not written for them, and ordinary ones. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    'NULL',
    'NaN',
    '"',
    "'",
    '\\',
    '\\u0000',
    '{}',
    '[1]',
    '{"a":1}',
    'a,b',
    '\ufeffx',
    '\u2028',
  ),
  fc.constantFrom(
    'true',
    '1e5',
    '-0',
    '0x10',
    '\ud800',
    'x\u0000',
    '\u{10ffff}',
    'é'.repeat(256),
    'é'.repeat(257),
  ),
);
const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });
const name = mostly(fc.constantFrom('a', 'b'), fc.oneof(text, fc.integer()));
const number = mostly(
  fc.constantFrom(1, 2.5, 1e-9, 123_456.789),
  fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e9, 1e9 + 1, 9e15, 1e300)),
);
const timestamp = fc.oneof(
  fc.integer({ min: NOW - 6 * 86_400_000, max: NOW }),
  fc.integer({ min: NOW - 6 * 86_400_000, max: NOW }).map((time) => new Date(time).toISOString()),
  fc.integer({ min: NOW - 6 * 86_400_000, max: NOW }).map((time) => time / 1000),
  fc.constantFrom('2025-05-31 10:00+02', '2025-05-31T10:00:59.999999999-0530', '2025-05-31t10:00z'),
  text,
);
const event = fc.record(
  {
    event_type: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...EVENT_TYPES) },
      { weight: 1, arbitrary: text },
    ),
    timestamp,
    event_id: name,
    customer_id: name,
    session_id: name,
    item_id: name,
    order_id: name,
    quantity: number,
    unit_price: number,
    currency: mostly(fc.constantFrom('EUR', 'usd', 'JPY', 'BHD', ''), fc.constantFrom('CHF', 'euro')),
    rating: number,
    review: text,
    query: text,
    recommendation_id: name,
    properties: fc.oneof(
      fc.dictionary(text, fc.jsonValue({ maxDepth: 3 })),
      fc.dictionary(text, text),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: ['event_type', 'timestamp', 'item_id', 'query', 'rating'] },
);

const acceptedOf = (events: readonly unknown[]): CheckedEvent[] =>
  events
    .map((raw) =>
      checkEvent(raw, {
        now: NOW,
        backfill: false,
        allowed: EVENT_TYPES,
        money,
        tagKeys: [],
        names: PLAIN_IDENTIFIERS,
      }),
    )
    .filter((result): result is CheckedEvent => !('code' in result));

const staged = (accepted: readonly CheckedEvent[]) =>
  stageContent('live.ndjson', accepted.map(({ record }) => `${JSON.stringify(record)}\n`).join(''), {
    money,
  });

describe('what the API accepts', () => {
  it('is never set aside by curation, and says the same there', { timeout: 60_000 }, async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 400, maxLength: 600 }), async (events) => {
        const accepted = acceptedOf(events);
        if (accepted.length === 0) return;
        seen += accepted.length;
        const result = await staged(accepted);
        expect(result.rejectedByReason).toEqual({});
        const rows = await readRows(result.staged.events);
        expect(
          rows.map(({ time, customer_id = null, session_id = null, item_id = null, event_type }) => ({
            time,
            customer_id,
            session_id,
            item_id,
            event_type,
          })),
        ).toEqual(
          accepted.map(({ live, customer, session }) => ({
            time: live?.time ?? null,
            customer_id: customer,
            session_id: session,
            item_id: live?.item ?? null,
            event_type: live?.type ?? 'identify',
          })),
        );
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(seen).toBeGreaterThan(500);
  });

  it('and takes for one event is one event to curation too', { timeout: 60_000 }, async () => {
    const few = fc.record(
      {
        event_type: fc.constantFrom('view', 'VIEW', 'cart'),
        timestamp: fc.constantFrom(NOW - 1000, new Date(NOW - 1000).toISOString(), NOW - 2000),
        event_id: fc.constantFrom('e-1', 'e-2'),
        customer_id: fc.constantFrom('a', ' '),
        session_id: fc.constantFrom('s', 't'),
        item_id: fc.constantFrom('mug', 'jug'),
        quantity: fc.constantFrom(1, 2),
        properties: fc.constantFrom({ a: 1, b: 2 }, { b: 2, a: 1 }, {}),
      },
      { requiredKeys: ['event_type', 'timestamp', 'item_id', 'session_id'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(few, { minLength: 50, maxLength: 80 }), async (events) => {
        const accepted = acceptedOf(events);
        expect(accepted).toHaveLength(events.length);
        const { staged: files } = await staged(accepted);
        const curated = await compactEvents({ staged: [files.events ?? ''], outDir: freshFolder(), engine });
        expect(curated.events).toBe(new Set(accepted.map(({ id }) => id)).size);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
