import { describe, expect, it } from 'vitest';
import { csrFromTriples } from '../../layers/analytics/numeric/build.ts';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import type {
  EventLog,
  FittedRecommender,
  Interactions,
  Need,
  RecommendOptions,
  TopLists,
} from '../../layers/analytics/recommend/contract.ts';
import { historyOf } from '../../layers/analytics/recommend/lists.ts';
import { recommenders } from '../../layers/analytics/recommend/registry.ts';
import { encodeSnapshot, openSnapshot } from '../../layers/analytics/snapshot/format.ts';
import { interactionsOf } from '../support/interactions.ts';
import { DAY, item } from '../support/recommend-shop.ts';

const OPTIONS: RecommendOptions = { k: 5, excludeSeen: true };

/** Interactions of a dense 0/1 (or weighted) table. */
function table(
  cells: readonly (readonly number[])[],
  title: (col: number) => string = () => 'Thing',
): Interactions {
  const rows: number[] = [];
  const cols: number[] = [];
  const values: number[] = [];
  for (const [r, line] of cells.entries()) {
    for (const [c, value] of line.entries()) {
      if (value === 0) continue;
      rows.push(r);
      cols.push(c);
      values.push(value);
    }
  }
  const matrix = csrFromTriples(cells.length, cells[0]?.length ?? 0, rows, cols, values);
  const items = Array.from({ length: matrix.cols }, (_, col) => item(`i${col}`, { title: title(col) }));
  return interactionsOf(matrix, 0, items);
}

/** Customers like the items of their own parity; the diagonal is withheld, and is the one right answer. */
function checkerboard(size: number): Interactions {
  return table(
    Array.from({ length: size }, (_, r) =>
      Array.from({ length: size }, (_, c) => (r !== c && (r + c) % 2 === 0 ? 1 : 0)),
    ),
    (col) => (col % 2 === 0 ? 'Kaffeetasse' : 'Gummistiefel'),
  );
}

/** Random interactions with a few empty rows and items nobody has. */
function random(rows: number, cols: number, seed: number): Interactions {
  const stream = seededRandom(seed);
  return table(
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: cols }, (_, c) =>
        r % 7 !== 3 && c % 11 !== 5 && stream.next() < 0.25 ? 0.25 + stream.next() : 0,
      ),
    ),
  );
}

const NEEDS: readonly Need[] = ['demand', 'order', 'content'];

/** Interactions with demand of several ages, sequences that differ, and texts. */
function dated(): Interactions {
  const plain = random(200, 24, 13);
  const { matrix } = plain;
  // Items go in and out of season: the higher the index, the more recent its demand.
  const ages = Int32Array.from(matrix.indices, (item, at) => 59 - 2 * item - (at % 10));
  const time = Float64Array.from(ages, (age) => -age * DAY);
  return {
    ...plain,
    firstTime: time,
    lastTime: time,
    demand: csrFromTriples(matrix.cols, 60, matrix.indices, ages, matrix.values),
    log: { ...plain.log, time, basket: Int32Array.from(time.keys()) },
    items: plain.items.map((one, i) => ({ ...one, title: i % 2 === 0 ? 'Kaffeetasse' : 'Gummistiefel' })),
  };
}

/** The same interactions with one thing changed that models may need. */
const without: Readonly<Record<Need, (interactions: Interactions) => Interactions>> = {
  demand: (interactions) => ({
    ...interactions,
    demand: csrFromTriples(interactions.matrix.cols, 1, [0], [0], [1]),
  }),
  order: (interactions) => ({
    ...interactions,
    log: { ...interactions.log, item: reversedRows(interactions.log) },
  }),
  content: (interactions) => ({ ...interactions, items: interactions.items.map(({ id }) => item(id)) }),
};

function reversedRows({ offsets, item: items }: EventLog): Int32Array {
  const reversed = items.slice();
  for (let row = 0; row + 1 < offsets.length; row++)
    reversed.subarray(offsets[row], offsets[row + 1]).reverse();
  return reversed;
}

function listOf(lists: TopLists, row: number): number[] {
  return Array.from(lists.items.subarray(row * lists.k, row * lists.k + lists.counts[row]!));
}

/** The used part of lists, row by row, for comparing bit for bit. */
function content(lists: TopLists): { items: number[]; scores: number[] }[] {
  return Array.from(lists.counts, (count, row) => ({
    items: listOf(lists, row),
    scores: Array.from(lists.scores.subarray(row * lists.k, row * lists.k + count)),
  }));
}

function expectSound(lists: TopLists, allowed: (row: number, item: number) => boolean): void {
  for (const [row, { items, scores }] of content(lists).entries()) {
    expect(new Set(items).size).toBe(items.length);
    for (const [rank, score] of scores.entries()) {
      expect(Number.isFinite(score)).toBe(true);
      expect(allowed(row, items[rank]!)).toBe(true);
      if (rank === 0) continue;
      expect(score).toBeLessThanOrEqual(scores[rank - 1]!);
    }
  }
}

it('names no two models alike', () => {
  const names = recommenders.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(recommenders)('$name', (recommender) => {
  const { name, traits } = recommender;
  const listsNewItems = traits.personal && !traits.repeatsOnly;
  const learn = (interactions: Interactions): FittedRecommender => recommender.fit(interactions, {}, 1);

  if (listsNewItems)
    it('finds the withheld cells of a checkerboard', () => {
      const size = 24;
      const lists = learn(checkerboard(size)).recommend(0, size, OPTIONS);
      expect(Array.from({ length: size }, (_, row) => listOf(lists, row)[0])).toEqual(
        Array.from({ length: size }, (_, row) => row),
      );
    });

  it('gives sound lists: no repeats, finite scores that descend, nothing seen, nothing barred', () => {
    const interactions = random(40, 30, 7);
    const allowed = Uint8Array.from({ length: 30 }, (_, item) => (item % 3 === 0 ? 0 : 1));
    const lists = learn(interactions).recommend(0, 40, { ...OPTIONS, allowed });
    const seen = Array.from({ length: 40 }, (_, row) => new Set(historyOf(interactions, row).items));
    expectSound(lists, (row, item) => allowed[item] === 1 && !seen[row]!.has(item));
    expect(lists.counts.some((count) => count > 0)).toBe(!traits.repeatsOnly);
  });

  it('may recommend what was seen when asked to', () => {
    const interactions = table([
      [1, 1, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    const lists = learn(interactions).recommend(0, 3, { k: 3, excludeSeen: false });
    expect(listOf(lists, 0).some((item) => item < 2)).toBe(true);
  });

  it('gives slices that joined equal the whole', () => {
    const interactions = random(23, 17, 3);
    const model = learn(interactions);
    const whole = content(model.recommend(0, 23, OPTIONS));
    const cuts = [0, 1, 8, 8, 20, 23];
    const joined = cuts.slice(1).flatMap((to, i) => content(model.recommend(cuts[i]!, to, OPTIONS)));
    expect(joined).toEqual(whole);
  });

  if (traits.foldsInExactly)
    it('folds a training row in to the very same list', () => {
      const interactions = random(20, 15, 5);
      const model = learn(interactions);
      const rows = content(model.recommend(0, 20, OPTIONS));
      const folded = Array.from(
        { length: 20 },
        (_, row) => content(model.foldIn(historyOf(interactions, row), OPTIONS))[0],
      );
      expect(folded).toEqual(rows);
    });

  it('folds in a history that nobody in training has', () => {
    const interactions = random(20, 15, 5);
    const lists = learn(interactions).foldIn(
      { items: Int32Array.of(1, 7), weights: Float32Array.of(1, 2) },
      OPTIONS,
    );
    expect(lists.counts).toHaveLength(1);
    expectSound(lists, (_, item) => item !== 1 && item !== 7);
  });

  it('does not fail on an empty history', () => {
    const model = learn(random(20, 15, 5));
    const nothing = { items: new Int32Array(0), weights: new Float32Array(0) };
    expectSound(model.foldIn(nothing, OPTIONS), () => true);
    expect(model.explain(nothing, 0, 3)).toHaveLength(0);
  });

  it('comes back from a snapshot bit for bit', () => {
    const interactions = random(30, 20, 11);
    const model = learn(interactions);
    const bytes = Buffer.concat(encodeSnapshot(model.sections()));
    const restored = recommender.restore(model.recipe, interactions, openSnapshot(new Uint8Array(bytes)));
    expect(model.sections().every((section) => section.name.startsWith('model.'))).toBe(true);
    expect(content(restored.recommend(0, 30, OPTIONS))).toEqual(content(model.recommend(0, 30, OPTIONS)));
    expect(Buffer.concat(encodeSnapshot(restored.sections())).equals(bytes)).toBe(true);
    expect(restored.recipe).toEqual(model.recipe);
  });

  it('gives the same bytes from the same input and seed', () => {
    const bytes = () => Buffer.concat(encodeSnapshot(learn(random(30, 20, 11)).sections()));
    expect(bytes().equals(bytes())).toBe(true);
  });

  it('stands a catalogue of one item, one customer, and nothing at all', () => {
    const one = learn(table([[1]]));
    expect(one.recommend(0, 1, OPTIONS).counts).toEqual(Int32Array.of(0));
    const none = learn(table([[0, 0, 0]], () => ''));
    expect(content(none.recommend(0, 1, OPTIONS))).toEqual([{ items: [], scores: [] }]);
    const empty = learn(interactionsOf(csrFromTriples(0, 0, [], [], [])));
    expect(empty.recommend(0, 0, OPTIONS).counts).toHaveLength(0);
  });

  it('breaks ties by the lower index', () => {
    if (traits.repeatsOnly) {
      const lists = learn(table([[1, 1, 1, 1]])).recommend(0, 1, { k: 3, excludeSeen: false });
      expect(listOf(lists, 0)).toEqual([0, 1, 2]);
      return;
    }
    // Items 1 to 4 are the same to everybody.
    const interactions = table([
      [1, 0, 0, 0, 0],
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
    ]);
    const list = listOf(learn(interactions).recommend(0, 1, { k: 3, excludeSeen: true }), 0);
    expect(list).toEqual([1, 2, 3]);
  });

  if (listsNewItems)
    it('explains a recommendation by items of the history', () => {
      const interactions = checkerboard(12);
      const model = learn(interactions);
      const history = historyOf(interactions, 4);
      const because = Array.from(model.explain(history, 4, 2));
      expect(because).toHaveLength(2);
      expect(because.every((item) => history.items.includes(item))).toBe(true);
    });

  if (traits.explainsBy === 'nothing')
    it('explains nothing, as its traits say', () => {
      const interactions = checkerboard(12);
      expect(learn(interactions).explain(historyOf(interactions, 4), 4, 2)).toHaveLength(0);
    });

  it('lists the same for everybody unless its traits call it personal', () => {
    const interactions = random(40, 30, 7);
    const lists = learn(interactions).recommend(0, 40, { k: 30, excludeSeen: false });
    const rows = new Set(content(lists).map((row) => JSON.stringify(row)));
    expect(rows.size > 1).toBe(traits.personal);
  });

  it.each(NEEDS)('depends on %s only where its traits say so', (need) => {
    const plain = dated();
    const lists = (interactions: Interactions) =>
      content(learn(interactions).recommend(0, interactions.matrix.rows, { k: 12, excludeSeen: false }));
    const other = without[need](plain);
    if (traits.needs.includes(need)) expect(lists(other)).not.toEqual(lists(plain));
    else expect(lists(other)).toEqual(lists(plain));
  });

  it('takes the variants that it names', () => {
    for (const settings of traits.variants.flat()) {
      expect(recommender.fit(random(10, 8, 2), settings, 1).recipe.settings).toMatchObject(settings);
    }
  });

  it('spells out every setting in its recipe and refuses what it does not know', () => {
    const model = learn(random(10, 8, 2));
    expect(model.recipe).toEqual({ model: name, settings: recommender.defaults });
    expect(() => recommender.fit(random(10, 8, 2), { nonsense: 1 }, 1)).toThrow(/has no setting nonsense/);
  });
});
