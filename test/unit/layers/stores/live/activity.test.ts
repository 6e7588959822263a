import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActivityDocument,
  type LiveEvent,
  MAX_ACTIVITY_EVENTS,
} from '../../../../../layers/contract/live.ts';
import { withEvents } from '../../../../../layers/stores/live/activity.ts';

const event = (id: string, time: number): LiveEvent => ({ id, type: 'view', item: `item-${id}`, time });
const idsOf = (document: ActivityDocument | undefined) => document?.events.map(({ id }) => id);

describe('an activity document', () => {
  it('holds events oldest first, each once, the first that came', () => {
    const first = withEvents(undefined, [event('b', 2), event('a', 1), event('b', 3)]);
    expect(first?.events).toEqual([event('a', 1), event('b', 2)]);
    expect(withEvents(first, [event('c', 0), event('a', 9)])?.events).toEqual([
      event('c', 0),
      event('a', 1),
      event('b', 2),
    ]);
  });

  it('stays as it is when nothing is new', () => {
    const document = withEvents(undefined, [event('a', 1)]);
    expect(withEvents(document, [event('a', 1)])).toBeUndefined();
    expect(withEvents(document, [])).toBeUndefined();
    expect(withEvents(undefined, [])).toBeUndefined();
  });

  it('lets the oldest go when there are too many', () => {
    const many = Array.from({ length: MAX_ACTIVITY_EVENTS }, (_, i) => event(`e-${i}`, 1000 + i));
    const full = withEvents(undefined, many);
    expect(idsOf(full)).toHaveLength(MAX_ACTIVITY_EVENTS);
    expect(withEvents(full, [event('old', 1)])).toBeUndefined();
    const next = withEvents(full, [event('new', 9999)]);
    expect(idsOf(next)).toEqual([...many.slice(1).map(({ id }) => id), 'new']);
  });

  it('is the same whatever order events come in, and however often', () => {
    const few = fc.uniqueArray(fc.record({ id: fc.nat(400), time: fc.nat(50) }), {
      selector: ({ id }) => id,
      maxLength: 300,
    });
    fc.assert(
      fc.property(few, fc.nat(300), (told, cut) => {
        const events = told.map(({ id, time }) => event(String(id), time));
        const whole = withEvents(undefined, events);
        const first = withEvents(undefined, events.slice(cut).reverse());
        const halves = withEvents(first, [...events.slice(0, cut), ...events.slice(cut)]) ?? first;
        expect(halves).toEqual(whole);
      }),
    );
  });
});
