import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getCustomer } from '../../layers/api/customers/get-customer.ts';
import { getCustomerValue } from '../../layers/api/customers/get-customer-value.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { getInsight } from '../../layers/api/insights/get-insight.ts';
import { getWorklist } from '../../layers/api/insights/get-worklist.ts';
import { listWorklists } from '../../layers/api/insights/list-worklists.ts';
import { getSegment } from '../../layers/api/segments/get-segment.ts';
import { listSegmentMembers } from '../../layers/api/segments/list-segment-members.ts';
import { INSIGHTS } from '../../layers/contract/insights.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { discover, type KnownIds } from './known-ids.ts';

let api: Environment;
let known: KnownIds;

beforeAll(async () => {
  api = await environment();
  known = await discover(api.ask);
});

afterAll(() => api.close());

/** Pages through a list to its end. */
async function everyPage(path: string, limit: number) {
  const pages = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const reply = await api.ask(`${path}?limit=${limit}${query}`);
    const body = expectAnswer(
      reply,
      path.includes('worklists') ? getWorklist.response : listSegmentMembers.response,
    );
    pages.push(body);
    cursor = body.next_cursor;
  } while (cursor !== null && pages.length < 60);
  return pages;
}

describe('given a model that serves', () => {
  describe('when the value of a customer is asked for', () => {
    it('then a known one has what they were worth, and every part that is null is explained', async () => {
      const reply = await api.ask(`/v1/customers/${segmentOf(known.customer)}/value`);
      const body = expectAnswer(reply, getCustomerValue.response);
      expect(body).toMatchObject({ customer_id: known.customer, known: true });
      expect(body.historic).not.toBeNull();
      expect(body.action).not.toBeNull();
      const parts = ['predicted', 'churn', 'propensity', 'next_order'] as const;
      expect(body.absent.map(({ part }) => part).toSorted()).toEqual(
        parts.filter((part) => body[part] === null).toSorted(),
      );
      expect(reply.headers['cache-control']).toBe('private, no-cache');
    });

    it('then it agrees with the profile', async () => {
      const value = expectAnswer(
        await api.ask(`/v1/customers/${segmentOf(known.customer)}/value`),
        getCustomerValue.response,
      );
      const profile = expectAnswer(
        await api.ask(`/v1/customers/${segmentOf(known.customer)}`),
        getCustomer.response,
      );
      expect(value.stage).toBe(profile.stage);
      expect(value.tier).toBe(profile.tier);
      expect(value.historic?.revenue).toBe(profile.value?.historic);
    });

    it('then an unknown one is no error', async () => {
      const body = expectAnswer(
        await api.ask('/v1/customers/nobody-has-this-id/value'),
        getCustomerValue.response,
      );
      expect(body).toMatchObject({ known: false, predicted: null, churn: null, action: null, absent: [] });
    });
  });

  describe('when the members of a segment are paged through', () => {
    it('then each comes once, highest historic value first, as many as the segment has', async () => {
      const segment = expectAnswer(
        await api.ask(`/v1/segments/${segmentOf(known.segment)}`),
        getSegment.response,
      );
      const pages = await everyPage(`/v1/segments/${segmentOf(known.segment)}/members`, 100);
      const members = pages.flatMap(({ customers }) => customers);
      expect(new Set(members.map(({ customer_id }) => customer_id)).size).toBe(members.length);
      const worth = members.map(({ historic_revenue }) => historic_revenue);
      expect(worth).toEqual(worth.toSorted((a, b) => b - a));
      expect(pages.map(({ total }) => total)).toEqual(pages.map(() => pages[0]?.total));
      if (pages.at(-1)?.next_cursor === null) expect(members.length).toBe(pages[0]?.total);
      if (!api.tiny) expect(pages[0]?.total).toBe(segment.customers);
    });

    it('then pages of another size hold the same members', async () => {
      const path = `/v1/segments/${segmentOf(known.segment)}/members`;
      const large = (await everyPage(path, 100)).flatMap(({ customers }) => customers);
      const small = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`;
        const body = expectAnswer(await api.ask(`${path}?limit=7${query}`), listSegmentMembers.response);
        expect(body.customers.length).toBeLessThanOrEqual(7);
        small.push(...body.customers);
        cursor = body.next_cursor;
      } while (cursor !== null && small.length < 300);
      expect(small).toEqual(large.slice(0, small.length));
      const most = expectAnswer(await api.ask(`${path}?limit=1000`), listSegmentMembers.response);
      expect(most.customers.slice(0, large.length)).toEqual(large.slice(0, most.customers.length));
    });

    it('then they are a table for who prefers CSV, with a link to what follows', async () => {
      const path = `/v1/segments/${segmentOf(known.segment)}/members?limit=7`;
      const body = expectAnswer(await api.ask(path), listSegmentMembers.response);
      const { status, headers, text } = await api.ask(path, { headers: { accept: 'text/csv' } });
      expect(status).toBe(200);
      expect(headers['content-type']).toContain('text/csv');
      const [header = '', ...rows] = text.trimEnd().split('\r\n');
      expect(header).toMatch(/^customer_id,segment_id,stage,tier,orders,.*,may_contact/);
      expect(rows).toHaveLength(body.customers.length);
      const columns = header.split(',');
      const cell = (name: string) => rows[0]?.split(',')[columns.indexOf(name)];
      const [first] = body.customers;
      expect(cell('customer_id')).toBe(first?.customer_id);
      expect(Number(cell('historic_revenue'))).toBe((first?.historic_revenue ?? 0) / 100);
      const next = /^<\?(.*)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1];
      expect(next === undefined).toBe(body.next_cursor === null);
      if (next !== undefined) expect(new URLSearchParams(next).get('cursor')).toBe(body.next_cursor);
      const both = await api.ask(path, { headers: { accept: 'application/json, text/csv;q=0.5' } });
      expect(both.headers['content-type']).toBe('application/json');
    });

    it('then an unknown segment is not found', async () => {
      expectProblem(await api.ask('/v1/segments/nobody-at-all/members'), 404, 'request.not_found');
    });
  });

  describe('when there is something to do', () => {
    it('then each worklist pages its customers by value at stake, and they add up', async () => {
      const body = expectAnswer(await api.ask('/v1/worklists'), listWorklists.response);
      expect(body.worklists.length).toBeGreaterThan(0);
      for (const { play, customers, value_at_stake } of body.worklists) {
        const pages = await everyPage(`/v1/worklists/${play}`, 100);
        const listed = pages.flatMap((page) => page.customers);
        const stakes = listed.map((one) => one.value_at_stake ?? 0);
        expect(pages[0]?.total).toBe(customers);
        expect(stakes).toEqual(stakes.toSorted((a, b) => b - a));
        if (api.tiny || pages.at(-1)?.next_cursor !== null) continue;
        expect(stakes.reduce((sum, stake) => sum + stake, 0)).toBe(value_at_stake);
      }
    });

    it('then an unknown play is not found, with where to look', async () => {
      const problem = expectProblem(await api.ask('/v1/worklists/sing-and-dance'), 404, 'request.not_found');
      expect(problem.detail).toContain('/v1/worklists');
    });
  });

  describe('when a cursor is not what was given out', () => {
    it.each([
      'x',
      '!!',
      Buffer.from('[]').toString('base64url'),
      Buffer.from('{"list":"x"}').toString('base64url'),
      Buffer.from('["members|x","v1",0]').toString('base64url'),
    ])('then %s is refused by name', async (cursor) => {
      const path = `/v1/segments/${segmentOf(known.segment)}/members?cursor=${encodeURIComponent(cursor)}`;
      const problem = expectProblem(await api.ask(path), 400, 'request.invalid');
      expect(problem.errors).toMatchObject([{ in: 'query', parameter: 'cursor' }]);
    });

    it.each([
      ['a version that is gone', 'no-such-version', 0],
      ['a version that would be another key', 'a|b', 0],
      ['no position', 'v1', -1],
      ['half a position', 'v1', 0.5],
    ])('then one of %s is refused by name', async (_what, version, position) => {
      const list = `members|${known.segment}`;
      const cursor = Buffer.from(JSON.stringify([list, version, position])).toString('base64url');
      const path = `/v1/segments/${segmentOf(known.segment)}/members?cursor=${cursor}`;
      const problem = expectProblem(await api.ask(path), 400, 'request.invalid');
      expect(problem.detail).toContain('begin again without it');
    });
  });

  describe('when the shop asks about itself', () => {
    it.each(INSIGHTS)('then %s is told, or not known by name', async (insight) => {
      const reply = await api.ask(`/v1/insights/${insight}`);
      if (api.tiny && insight !== known.insight) expectProblem(reply, 404, 'request.not_found');
      else expect(expectAnswer(reply, getInsight.response).insight).toBe(insight);
    });

    it('then another insight is not found, with the names that there are', async () => {
      const problem = expectProblem(await api.ask('/v1/insights/the-future'), 404, 'request.not_found');
      for (const name of INSIGHTS) expect(problem.detail).toContain(name);
    });
  });
});
