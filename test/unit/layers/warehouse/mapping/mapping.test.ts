import { describe, expect, it } from 'vitest';
import type { MappingJson } from '../../../../../layers/warehouse/mapping/mapping.ts';
import { resolveMapping } from '../../../../../layers/warehouse/mapping/presets.ts';

const minimal = { events: { fields: { event_type: { value: 'view' }, timestamp: 'when', item_id: 'what' } } };

/** The minimal mapping with its events section changed. */
function events(change: object): unknown {
  return { events: { ...minimal.events, ...change } };
}

describe('a column mapping', () => {
  it('has its defaults filled in', () => {
    expect(resolveMapping(minimal)).toMatchObject({
      name: 'custom',
      csv: {},
      empty: [],
      events: { rules: [], reject: [] },
    });
  });

  it('may use every feature at once', () => {
    const full: MappingJson = {
      name: 'full',
      currency: 'EUR',
      csv: { delimiter: ';', header: ['a', 'b'], decimal: ',' },
      empty: ['NA'],
      events: {
        fields: {
          event_type: { column: 'a', map: { x: 'view' }, default: 'purchase' },
          timestamp: { columns: ['a', 'b'], separator: 'T', format: ['%Y', '%d'], zone: 'Europe/Berlin' },
          properties: { columns: ['a', 'b'] },
        },
        rules: [
          {
            when: { all: [{ column: 'a', below: 0 }, { not: { column: 'b', empty: true } }] },
            set: { event_type: 'refund' },
            negate: ['amount'],
          },
        ],
        reject: [
          {
            when: {
              any: [
                { column: 'a', matches: '^x' },
                { column: 'a', in: ['y'] },
              ],
            },
            code: 'no-good',
            reason: 'because',
          },
        ],
      },
      items: {
        fields: {
          item_id: 'a',
          category: { column: 'b', before: '|' },
          available_from: { column: 'b', epoch: 'ms' },
        },
      },
      customers: { from: 'events', fields: { attributes: { columns: ['a'] } } },
    };

    expect(resolveMapping(full)).toMatchObject({
      events: full.events,
      items: full.items,
      customers: full.customers,
    });
  });

  it.each([
    ['an unknown preset', 'shopfy', /no mapping preset 'shopfy'; known are native, shopify/],
    ['a preset of the prototype', 'constructor', /no mapping preset 'constructor'/],
    ['no object', 7, /expected object/],
    ['an unknown key', { ...minimal, evnts: {} }, /evnts/],
    ['nothing mapped', {}, /maps nothing/],
    ['an unknown field', events({ fields: { ...minimal.events.fields, colour: 'x' } }), /colour/],
    ['no event type', { events: { fields: { timestamp: 'when' } } }, /event_type/],
    ['no time', { events: { fields: { event_type: { value: 'view' } } } }, /timestamp/],
    ['items without an identifier', { items: { fields: { title: 'x' } } }, /item_id/],
    [
      'an identifier of items told by events',
      { ...minimal, items: { from: 'events', fields: { item_id: 'x' } } },
      /is taken from the events/,
    ],
    [
      'items told by events that are not mapped',
      { items: { from: 'events', fields: { title: 'x' } } },
      /no events section/,
    ],
    [
      'a wrong zone',
      events({ fields: { ...minimal.events.fields, timestamp: { column: 'x', zone: 'Mars/Crater' } } }),
      /time/,
    ],
    [
      'a look-ahead',
      events({ reject: [{ when: { column: 'x', matches: '(?=a)' }, code: 'no-good', reason: 'r' }] }),
      /when/,
    ],
    [
      'a broken pattern',
      events({ reject: [{ when: { column: 'x', matches: '(' }, code: 'no-good', reason: 'r' }] }),
      /when/,
    ],
    [
      'two tests in one',
      events({ reject: [{ when: { column: 'x', equals: 'a', below: 1 }, code: 'no-good', reason: 'r' }] }),
      /when/,
    ],
    [
      'a code with blanks',
      events({ reject: [{ when: { column: 'x', equals: 'a' }, code: 'no good', reason: 'r' }] }),
      /hyphens/,
    ],
    [
      'an unknown event type in a rule',
      events({ rules: [{ when: { column: 'x', equals: 'a' }, set: { event_type: 'sale' } }] }),
      /event_type/,
    ],
    ['a currency in words', { ...minimal, currency: 'euro' }, /ISO 4217/],
    ['NUL in a name', events({ fields: { ...minimal.events.fields, item_id: 'a\0b' } }), /item_id/],
  ])('with %s is refused and says where', (_what, json, words) => {
    expect(() => resolveMapping(json)).toThrow(
      expect.objectContaining({ code: 'config.invalid', message: expect.stringMatching(words) }),
    );
  });
});
