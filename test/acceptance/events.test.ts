import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postEvents } from '../../layers/api/events/post-events.ts';
import type { Reply } from './client.ts';
import { type Environment, environment } from './environment.ts';
import { expectProblem } from './expectations.ts';
import { discover } from './known-ids.ts';

let api: Environment;

beforeAll(async () => {
  api = await environment();
});

afterAll(() => api.close());

const json = { 'content-type': 'application/json' };
const post = (body: unknown) => send(JSON.stringify(body));
const send = (body: string, headers: Record<string, string> = json, path = '/v1/events') =>
  api.ask(path, { method: 'POST', headers, body });

function answer(reply: Reply) {
  expect(reply.status, reply.text).toBe(202);
  expect(reply.headers['cache-control']).toBe('no-store');
  return postEvents.response.parse(reply.json);
}

/** An event of a customer that no other test has. */
const view = (more: object = {}) => ({
  event_type: 'view',
  customer_id: `visitor-${randomUUID()}`,
  item_id: 'item-1',
  event_id: randomUUID(),
  ...more,
});

describe('given events', () => {
  describe('when they are posted', () => {
    it('then one is accepted', async () => {
      expect(answer(await post(view()))).toMatchObject({
        accepted: 1,
        duplicates: 0,
        ignored: 0,
        rejected: [],
      });
    });

    it('then up to 500 are accepted', async () => {
      const events = Array.from({ length: 500 }, () => view({ customer_id: 'visitor-of-many' }));
      expect(answer(await post({ events }))).toMatchObject({
        accepted: 500,
        duplicates: 0,
        ignored: 0,
        rejected: [],
      });
    });

    it('then items that nobody knows are taken with a warning that names their place', async () => {
      const { item } = await discover(api.ask);
      const events = [
        view({ item_id: item }),
        view({ item_id: `nobody-has-${randomUUID()}` }),
        view({ event_type: 'gaze' }),
      ];
      const body = answer(await post({ events }));
      expect(body.accepted).toBe(2);
      expect(body.warnings).toMatchObject([{ index: 1, code: 'item.unknown', pointer: '/item_id' }]);
      expect(answer(await post(view({ item_id: item }))).warnings).toBeUndefined();
    });

    it('then each is looked at for itself', async () => {
      const body = answer(
        await post({ events: [view(), view({ event_type: 'gaze' }), 7, view({ timestamp: 'now' })] }),
      );
      expect(body.accepted).toBe(1);
      expect(body.rejected.map(({ index, code, pointer }) => [index, code, pointer])).toEqual([
        [1, 'field.invalid', '/event_type'],
        [2, 'event.invalid', ''],
        [3, 'time.invalid', '/timestamp'],
      ]);
    });

    it('then a request of which nothing can be used is answered all the same', async () => {
      expect(answer(await post({ events: [{}] }))).toMatchObject({ accepted: 0, rejected: [{ index: 0 }] });
    });
  });

  describe('when an event is posted again', () => {
    it('then it counts once, by its identifier', async () => {
      const event = view();
      expect(answer(await post(event))).toMatchObject({ accepted: 1, duplicates: 0 });
      expect(answer(await post({ ...event, quantity: 2 }))).toMatchObject({ accepted: 0, duplicates: 1 });
      // Of another item it is another event, as the next run has it.
      expect(answer(await post({ ...event, item_id: 'item-2' }))).toMatchObject({ accepted: 1 });
    });

    it('then thirty at the same time count once', async () => {
      const event = view();
      const all = await Promise.all(Array.from({ length: 30 }, () => post(event)));
      expect(all.map(answer).reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    });

    it('then it counts once, by all it says', async () => {
      const { event_id: _, ...event } = view({ timestamp: '2026-03-01T02:00:00Z' });
      const { accepted, duplicates, rejected } = answer(
        await post({ events: [event, { ...event, quantity: 1 }] }),
      );
      // A deployed shop lives today, for which this is history.
      expect(accepted + rejected.length).toBe(api.tiny ? 1 : 2);
      expect(duplicates).toBe(api.tiny ? 1 : 0);
    });
  });

  describe('when they tell of another time', () => {
    it('then the far future is refused', async () => {
      const body = answer(await post(view({ timestamp: '2999-01-01T00:00:00Z' })));
      expect(body.rejected).toMatchObject([{ code: 'time.in_future', pointer: '/timestamp' }]);
    });

    it('then old events are refused, unless the back office sends them as a backfill', async () => {
      const event = view({ timestamp: '2019-05-01T00:00:00Z' });
      const trusted = (body: object) => send(JSON.stringify(body), json, '/v1/events/trusted');
      expect(answer(await post(event)).rejected).toMatchObject([{ code: 'time.too_old' }]);
      expect(answer(await trusted({ events: [event], backfill: true }))).toMatchObject({ accepted: 1 });
      expect(answer(await trusted({ ...event, backfill: true }))).toMatchObject({
        accepted: 1,
        rejected: [],
      });
    });
  });

  describe('when the request itself is wrong', () => {
    it.each([
      ['no JSON', 'not json'],
      ['a list', '[]'],
      ['an empty list of events', '{"events": []}'],
      ['too many events', JSON.stringify({ events: Array.from({ length: 501 }, () => ({})) })],
      ['unknown keys beside the events', '{"events": [{}], "event": 1}'],
      ['nothing', ''],
    ])('then %s is a problem', async (_, body) => {
      const problem = expectProblem(await send(body), 400, 'request.invalid');
      expect(problem.errors?.every((error) => error.in === 'body')).toBe(true);
    });

    it('then a body beyond a mebibyte is too large', async () => {
      const body = JSON.stringify(view({ review: 'x'.repeat(1024 * 1024) }));
      expectProblem(await send(body), 413, 'request.too_large');
    });

    it('then another content type is not understood', async () => {
      expectProblem(
        await send('event_type=view', { 'content-type': 'text/csv' }),
        415,
        'request.unsupported_media',
      );
    });
  });
});
