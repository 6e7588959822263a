import { afterAll, describe, expect, it } from 'vitest';
import { answer, fillLists } from '../../../../../infra/cli/batch/scoring/answer.ts';
import { historyFrom, queriesOf, sliceOf } from '../../../../../infra/cli/batch/scoring/queries.ts';
import { scorer } from '../../../../../infra/cli/batch/scoring/threads.ts';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import type { FittedRecommender } from '../../../../../layers/analytics/recommend/contract.ts';
import { popularity } from '../../../../../layers/analytics/recommend/models/popularity.ts';
import { recommenderByName } from '../../../../../layers/analytics/recommend/registry.ts';
import type { Recipe } from '../../../../../layers/contract/evaluation.ts';
import { interactionsOf } from '../../../../support/interactions.ts';

const random = seededRandom(7, 'scoring');
const [ROWS, COLS, CELLS] = [9000, 120, 60_000];
const triples = (below: number) => Int32Array.from({ length: CELLS }, () => random.below(below));
const train = interactionsOf(
  csrFromTriples(ROWS, COLS, triples(ROWS), triples(COLS), new Float32Array(CELLS).fill(1)),
);
/** Rows, and every third a history of its own. */
const queries = queriesOf(
  Array.from({ length: ROWS }, (_, row) =>
    row % 3 === 0
      ? {
          row: -1,
          history: historyFrom(
            new Map([
              [random.below(COLS), 1],
              [random.below(COLS), 2],
            ]),
          ),
        }
      : { row },
  ),
);
const options = { k: 10, excludeSeen: true };

const threads = scorer(train, 2);
afterAll(() => threads.close());

describe('lists', () => {
  it.each(['item-knn', 'rp3beta', 'popularity'])('of %s are the same on threads as on one', async (name) => {
    const model = recommenderByName(name).fit(train, {}, 1);
    const whole = answer(model, queries, options);
    expect(await threads.answer(model, queries, options)).toEqual(whole);
  });

  it('of slices joined equal the whole', () => {
    const model = recommenderByName('item-knn').fit(train, {}, 1);
    const whole = answer(model, sliceOf(queries, 0, 500), options);
    const parts = [0, 123, 124].map((from, i, starts) =>
      answer(model, sliceOf(queries, from, starts[i + 1] ?? 500), options),
    );
    expect(parts.flatMap((part) => [...part.items])).toEqual([...whole.items]);
    expect(parts.flatMap((part) => [...part.scores])).toEqual([...whole.scores]);
  });

  it('that are too short are filled up behind their own items, each item once', () => {
    const fallback = popularity.fit(train, {}, 1);
    const asked = queriesOf([{ row: 1 }, { row: 2 }]);
    const lists = answer(recommenderByName('item-knn').fit(train, {}, 1), asked, options);
    const own = lists.items.slice(0, 3);
    lists.counts[0] = 3;
    expect([...fillLists(lists, asked, fallback, options)]).toEqual([0, 0]);
    const first = lists.items.subarray(0, 10);
    expect([...lists.counts]).toEqual([10, 10]);
    expect([...first.subarray(0, 3)]).toEqual([...own]);
    expect(new Set(first).size).toBe(10);
    const scores = [...lists.scores.subarray(0, 10)];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('that are empty are filled by popularity, and only those', () => {
    const model = recommenderByName('item-knn').fit(train, {}, 1);
    const fallback = popularity.fit(train, {}, 1);
    const asked = queriesOf([{ row: -1 }, { row: 1 }, { row: -1, history: historyFrom(new Map()) }]);
    const lists = answer(model, asked, options);
    const before = lists.items.slice(10, 20);
    expect([...fillLists(lists, asked, fallback, options)]).toEqual([1, 0, 1]);
    const best = fallback.foldIn(historyFrom(new Map()), options).items;
    expect([...lists.items]).toEqual([...best, ...before, ...best]);
    expect([...lists.counts]).toEqual([10, 10, 10]);
  });

  it('fail on a thread as they would on one', async () => {
    const model = recommenderByName('item-knn').fit(train, {}, 1);
    const broken = { ...model, recipe: { model: 'no-such', settings: {} }, sections: () => model.sections() };
    const own = scorer(train, 2);
    await expect(own.answer(broken as typeof model, queries, options)).rejects.toThrow(/no-such/);
    await own.close();
  });
});

describe('a hybrid', () => {
  const many = 130_000;
  const cells = (below: number) => Int32Array.from({ length: many }, () => random.below(below));
  const large = interactionsOf(
    csrFromTriples(ROWS, COLS, cells(ROWS), cells(COLS), new Float32Array(many).fill(1)),
  );
  const apart = scorer(large, 2);
  afterAll(() => apart.close());
  const hybrid = (settings: Recipe['settings']) => ({
    model: 'hybrid',
    settings: { parts: 'item-knn,popularity,rp3beta', depth: 30, ...settings },
  });
  const bytes = (model: FittedRecommender) => model.sections().map(({ name, data }) => [name, data]);

  it.each([
    ['given', { weights: '0.5,0,1' }],
    ['learnt', { learners: 200 }],
  ])('with %s weights is the same fitted on threads as on one', async (_, settings) => {
    const recipe = hybrid(settings);
    const alone = recommenderByName('hybrid').fit(large, recipe.settings, 3);
    const model = await apart.fit(recipe, 3);
    expect(model.recipe).toEqual(alone.recipe);
    expect(bytes(model)).toEqual(bytes(alone));
    const everybody = queriesOf(Array.from({ length: ROWS }, (__, row) => ({ row })));
    expect(await apart.answer(model, everybody, options)).toEqual(answer(alone, everybody, options));
    expect(model.explain({ items: Int32Array.of(1, 2), weights: Float32Array.of(1, 1) }, 3, 2)).toEqual(
      alone.explain({ items: Int32Array.of(1, 2), weights: Float32Array.of(1, 1) }, 3, 2),
    );
  });

  it('whose part refuses its settings on a thread says so as on one', async () => {
    const refused = hybrid({ weights: '1,1,1', 'item-knn.similarity': 'none such' });
    await expect(apart.fit(refused, 1)).rejects.toMatchObject({
      name: 'ClienteleError',
      code: 'config.invalid',
    });
    // The threads live on, and what they were doing is not taken for what they are asked next.
    const given = hybrid({ weights: '0.5,0,1' });
    const alone = recommenderByName('hybrid').fit(large, given.settings, 1);
    expect(bytes(await apart.fit(given, 1))).toEqual(bytes(alone));
  });
});

describe('a history', () => {
  it('ascends, with the weights beside their items', () => {
    const history = historyFrom(
      new Map([
        [9, 1],
        [2, 3],
        [30, 2],
      ]),
    );
    expect([...history.items]).toEqual([2, 9, 30]);
    expect([...history.weights]).toEqual([3, 1, 2]);
  });
});
