import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { getExperiment } from '../../layers/api/merchandising/get-experiment.ts';
import { getRules } from '../../layers/api/merchandising/get-rules.ts';
import { listExperiments } from '../../layers/api/merchandising/list-experiments.ts';
import { putExperiment } from '../../layers/api/merchandising/put-experiment.ts';
import { putRules } from '../../layers/api/merchandising/put-rules.ts';
import { getRecommendations } from '../../layers/api/recommendations/get-recommendations.ts';
import { parseRecommendationId } from '../../layers/contract/recommendation-id.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';

let api: Environment;
/** The rules that there were before. */
let before: { readonly rules: unknown[] };

/** A placement that no page has. */
const HERE = 'acceptance-merchandising';
const EXPERIMENT = 'acceptance-merchandising';

beforeAll(async () => {
  api = await environment();
  before = getRules.response.parse((await api.ask('/v1/rules')).json);
});

afterAll(async () => {
  await setRules(before.rules);
  await api.ask(`/v1/experiments/${EXPERIMENT}`, { method: 'DELETE' });
  await api.close();
});

const send = (path: string, body: unknown) => api.ask(path, { method: 'PUT', body: JSON.stringify(body) });
const setRules = (rules: readonly unknown[], revision?: number) => send('/v1/rules', { rules, revision });
const setExperiment = (body: unknown) => send(`/v1/experiments/${EXPERIMENT}`, body);

async function popularIds(placement?: string): Promise<string[]> {
  const reply = await api.ask(
    `/v1/items/popular?limit=20${placement === undefined ? '' : `&placement=${placement}`}`,
  );
  return expectAnswer(reply, getPopularItems.response).items.map((item) => item.item_id);
}

/** An item that the API has a page of. */
async function knownItem(): Promise<string> {
  for (const id of await popularIds()) {
    if ((await api.ask(`/v1/items/${segmentOf(id)}`)).status === 200) return id;
  }
  throw new Error('No popular item is known');
}

const rule = (rule_id: string, action: object) => ({ rule_id, placements: [HERE], action });

const [SOONER, LATER] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];

describe('given rules', () => {
  it('when they are put then they are returned unchanged, with the next revision', async () => {
    const { revision } = getRules.response.parse((await api.ask('/v1/rules')).json);
    const rules = [
      {
        rule_id: 'boost',
        placements: [HERE],
        from: '2026-01-01T00:00:00.000Z',
        until: null,
        action: {
          type: 'boost',
          filter: {
            all: [{ attribute: 'price', at_most: 2000 }, { not: { attribute: 'title', equals: 'X' } }],
          },
          factor: 1.5,
        },
      },
      { rule_id: 'cap', placements: [], from: null, until: null, action: { type: 'family-cap', most: 1 } },
    ];
    const put = expectAnswer(await setRules(rules), putRules.response);
    expect(put).toEqual({ revision: revision + 1, rules, warnings: [] });
    const { warnings: _, ...kept } = put;
    expect(expectAnswer(await api.ask('/v1/rules'), getRules.response)).toEqual(kept);
  });

  it('when somebody changed them since then the change is refused', async () => {
    const { revision } = expectAnswer(await setRules([]), putRules.response);
    expectAnswer(await setRules([], revision), putRules.response);
    expectProblem(await setRules([], revision), 409, 'request.conflict');
  });

  it('when they name items that nobody knows then they hold, with a word about each', async () => {
    const known = await knownItem();
    const [live, nobody] = [`acceptance-${randomUUID()}`, `acceptance-${randomUUID()}`];
    await send(`/v1/items/${live}`, { title: 'Known since now', hidden: true });
    const among = {
      any: [{ attribute: 'id', in: [known, nobody] }, { not: { attribute: 'id', equals: nobody } }],
    };
    const put = await setRules([
      rule('pin-known', { type: 'pin', item_id: known, position: 1 }),
      rule('pin-live', { type: 'pin', item_id: live, position: 2 }),
      rule('pin-nobody', { type: 'pin', item_id: nobody, position: 3 }),
      rule('other-than', { type: 'boost', filter: among, factor: 2 }),
      rule('brand', { type: 'exclude', filter: { attribute: 'brand', equals: nobody } }),
    ]);
    const { rules, warnings } = expectAnswer(put, putRules.response);
    expect(rules).toHaveLength(5);
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['item.unknown', '/rules/2/action/item_id'],
      ['item.unknown', '/rules/3/action/filter/any/0/in/1'],
      ['item.unknown', '/rules/3/action/filter/any/1/not/equals'],
      ['brand.unknown', '/rules/4/action/filter/equals'],
    ]);
  });

  it('when an item is excluded and another pinned then the next answer follows, at that placement', async () => {
    const [first, second, , fourth] = await popularIds();
    expectAnswer(
      await setRules([
        rule('no-first', { type: 'exclude', filter: { attribute: 'id', equals: first } }),
        rule('pin-fourth', { type: 'pin', item_id: fourth, position: 1 }),
      ]),
      putRules.response,
    );
    const here = await popularIds(HERE);
    expect(here[0]).toBe(fourth);
    expect(here).not.toContain(first);
    expect(here).toContain(second);
    expect((await popularIds())[0]).toBe(first);
    expectAnswer(await setRules([]), putRules.response);
    expect((await popularIds(HERE))[0]).toBe(first);
  });

  it.each([
    [[rule('a b', { type: 'family-cap', most: 1 })], '/rules/0/rule_id'],
    [[rule('a', { type: 'promote' })], '/rules/0/action/type'],
    [[rule('a', { type: 'pin', item_id: 'x', position: 0 })], '/rules/0/action/position'],
    [[rule('a', { type: 'boost', filter: { attribute: 'price' }, factor: 2 })], '/rules/0/action/filter'],
    [
      [rule('a', { type: 'exclude', filter: { all: [{ attribute: 'x', equals: 1 }] } })],
      '/rules/0/action/filter/all/0/attribute',
    ],
    [[rule('a', { type: 'family-cap', most: 1 }), rule('a', { type: 'family-cap', most: 2 })], '/rules'],
    [[{ ...rule('a', { type: 'family-cap', most: 1 }), until: 'soon' }], '/rules/0/until'],
    [[{ ...rule('a', { type: 'family-cap', most: 1 }), from: LATER, until: SOONER }], '/rules/0/until'],
    [[{ ...rule('a', { type: 'family-cap', most: 1 }), from: LATER, until: LATER }], '/rules/0/until'],
    [Array.from({ length: 201 }, (_, at) => rule(`r${at}`, { type: 'family-cap', most: 1 })), '/rules'],
  ])('when one is wrong then all are refused: %#', async (rules, parameter) => {
    const { errors } = expectProblem(await setRules(rules), 400, 'request.invalid');
    expect(errors).toContainEqual(expect.objectContaining({ in: 'body', parameter }));
  });
});

describe('given an experiment', () => {
  const arms = [
    { arm: 'plain', share: 1, policy: {} },
    { arm: 'everybody', share: 1, policy: { list: 'popular' } },
  ];
  const ask = async (customer: string) => {
    const path = `/v1/customers/${segmentOf(customer)}/recommendations?placement=${HERE}`;
    return expectAnswer(await api.ask(path), getRecommendations.response);
  };

  it('when it is put then customers take part in it, each in an arm of their own, and their answers say so', async () => {
    const put = expectAnswer(await setExperiment({ placements: [HERE], arms }), putExperiment.response);
    expect(put).toEqual({
      experiment_id: EXPERIMENT,
      placements: [HERE],
      from: null,
      until: null,
      salt: EXPERIMENT,
      assignment: { type: 'fixed' },
      arms,
    });
    const seen = new Set<string>();
    for (let customer = 0; customer < 30; customer++) {
      const [one, again] = [await ask(`visitor-${customer}`), await ask(`visitor-${customer}`)];
      expect(one.experiment).toMatchObject({ experiment_id: EXPERIMENT });
      expect(again.experiment).toEqual(one.experiment);
      const origin = parseRecommendationId(one.recommendation_id);
      expect(origin?.experiment).toMatchObject({ id: EXPERIMENT, arm: one.experiment!.arm });
      seen.add(one.experiment!.arm);
    }
    expect([...seen].toSorted()).toEqual(['everybody', 'plain']);
  });

  it('when it is asked for then there are no results before a run has seen its answers', async () => {
    expectAnswer(await setExperiment({ placements: [HERE], arms }), putExperiment.response);
    const body = expectAnswer(await api.ask(`/v1/experiments/${EXPERIMENT}`), getExperiment.response);
    expect(body).toMatchObject({ experiment_id: EXPERIMENT, results: null });
    const all = expectAnswer(await api.ask('/v1/experiments'), listExperiments.response);
    expect(all.experiments.map((one) => one.experiment_id)).toContain(EXPERIMENT);
  });

  it('when it is a bandit then its answers name an arm too', async () => {
    const assignment = { type: 'bandit', exploration: 0.1 };
    expectAnswer(await setExperiment({ placements: [HERE], arms, assignment }), putExperiment.response);
    const { experiment } = await ask('visitor-1');
    expect(['plain', 'everybody']).toContain(experiment?.arm);
    expect((await ask('visitor-1')).experiment).toEqual(experiment);
  });

  it('when it is deleted then nobody takes part, and deleting it again is no error', async () => {
    expectAnswer(await setExperiment({ placements: [HERE], arms }), putExperiment.response);
    for (let time = 0; time < 2; time++) {
      expect((await api.ask(`/v1/experiments/${EXPERIMENT}`, { method: 'DELETE' })).status).toBe(204);
    }
    expect((await ask('visitor-1')).experiment).toBeNull();
    expectProblem(await api.ask(`/v1/experiments/${EXPERIMENT}`), 404, 'request.not_found');
  });

  it.each([
    [{ arms: arms.slice(0, 1) }, '/arms'],
    [{ arms: [arms[0], arms[0]] }, '/arms'],
    [{ arms: [arms[0], { arm: 'b', share: 0 }] }, '/arms/1/share'],
    [{ arms: [arms[0], { arm: 'b', policy: { list: 'random' } }] }, '/arms/1/policy/list'],
    [{ arms, assignment: { type: 'bandit', exploration: 2 } }, '/assignment/exploration'],
    [{ arms, placements: ['no where'] }, '/placements/0'],
    [{ arms, from: LATER, until: SOONER }, '/until'],
    [{}, '/arms'],
  ])('when %j is put then it is refused', async (body, parameter) => {
    const { errors } = expectProblem(await setExperiment(body), 400, 'request.invalid');
    expect(errors).toContainEqual(expect.objectContaining({ in: 'body', parameter }));
  });

  it('when its name is no name then it is refused', async () => {
    expectProblem(await send('/v1/experiments/no%20name', { arms }), 400, 'request.invalid');
  });
});
