import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { readBaskets } from '../../../../../infra/cli/batch/inputs/baskets.ts';
import type { Input } from '../../../../../infra/cli/batch/inputs/input.ts';
import { readLightGcn } from '../../../../../infra/cli/batch/inputs/lightgcn.ts';
import { candidatesFor, viewsFor } from '../../../../../infra/cli/batch/models/candidates.ts';
import { chooseModel } from '../../../../../infra/cli/batch/models/choose.ts';
import { drawnHoldOut } from '../../../../../infra/cli/batch/models/drawn.ts';
import { modelOf } from '../../../../../layers/analytics/evaluate/variants.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { recommenderByName } from '../../../../../layers/analytics/recommend/registry.ts';
import { fileOf, told } from './files.ts';

const OPTIONS = { k: 5, excludeSeen: true, seed: 1, budget: 100 };

/** Users of eight tastes; each has some of the items of a taste. */
async function tastes(users = 160, items = 12, own = 8): Promise<Input> {
  const random = seededRandom(3, 'tastes');
  const lines = Array.from({ length: users }, (_, u) => {
    const taste = Array.from({ length: items }, (_, i) => `t${u % 8}-${i}`).sort(() => random.next() - 0.5);
    return `u${u} ${taste.slice(0, own).join(' ')}`;
  });
  return readLightGcn([fileOf(lines.join('\n'))]);
}

describe('automatic choice', () => {
  it('finds a personal model where tastes differ, the same one every time', async () => {
    const input = await tastes();
    const said: string[] = [];
    const chosen = await chooseModel(input, OPTIONS, (line) => said.push(line));
    expect(modelOf(chosen)).not.toMatch(/^(popularity|recent-popularity|trending)$/);
    expect(said.at(-1)).toMatch(/ is taken after \d+ trials, NDCG@5 0\.\d+; \d+ of 100 units of work/);
    expect(await chooseModel(input, OPTIONS, () => {})).toEqual(chosen);
  });

  it('picks the same on a loaded machine, on two threads, as on one', async () => {
    const input = await tastes(2200, 24, 15);
    const little = { ...OPTIONS, budget: 0.4 };
    const said: string[] = [];
    const alone = await chooseModel(input, { ...little, threads: 1 }, (line) => said.push(line));
    expect(said.at(-1)).toMatch(/more could be tried/);
    const busy = [1, 2].map(() => new Worker('for (;;);', { eval: true }));
    try {
      expect(await chooseModel(input, { ...little, threads: 2 }, () => {})).toEqual(alone);
    } finally {
      await Promise.all(busy.map((one) => one.terminate()));
    }
  }, 120_000);

  it('measures next baskets where items come again', async () => {
    const shop = Object.fromEntries(
      Array.from({ length: 30 }, (_, u) => [`u${u}`, Array.from({ length: 5 }, () => [`own${u}`, 'milk'])]),
    );
    const input = await readBaskets([fileOf(JSON.stringify(shop))]);
    const said: string[] = [];
    const again = { ...OPTIONS, excludeSeen: false };
    await chooseModel(input, again, (line) => said.push(line));
    expect(said).toContainEqual(expect.stringMatching(/^auto: tifu-knn: NDCG@5 1\.0+ \(1\.0+ to /));
  });

  it('takes popularity where nothing can be compared, and says so', async () => {
    const input = await readLightGcn([fileOf('a 1\nb 2\n')]);
    const said: string[] = [];
    const chosen = await chooseModel(input, OPTIONS, (line) => said.push(line));
    expect(chosen.recipe.model).toBe('popularity');
    expect(said).toEqual([expect.stringMatching(/too little history/)]);
  });

  it('tries no model where it can recommend nothing or lacks what it needs', () => {
    const kind = {
      repeats: false,
      ordered: false,
      dated: false,
      sessions: false,
      content: false,
      items: 100,
    };
    const kinds = [true, false].flatMap((repeats) =>
      [true, false].flatMap((ordered) =>
        [true, false].flatMap((dated) =>
          [true, false].map((content) => ({ ...kind, repeats, ordered, dated, content })),
        ),
      ),
    );
    for (const one of kinds) {
      const tried = candidatesFor(DEFAULT_INTERACTIONS, one).flatMap((candidate) =>
        modelOf(candidate).split(',').map(recommenderByName),
      );
      expect(tried[0]!.traits.personal).toBe(true);
      for (const { traits } of tried) {
        if (!one.repeats) expect(traits.repeatsOnly).toBe(false);
        if (!one.ordered && !one.dated) expect(traits.needs).not.toContain('order');
        if (!one.content) expect(traits.needs).not.toContain('content');
      }
    }
    expect(viewsFor(DEFAULT_INTERACTIONS, kind)).toEqual([]);
    expect(viewsFor(DEFAULT_INTERACTIONS, { ...kind, dated: true }).length).toBeGreaterThan(0);
  });

  it('ends with a personal model when its time is up after the first', async () => {
    const input = await tastes();
    const chosen = await chooseModel(input, { ...OPTIONS, budgetSeconds: 1e-9 }, () => {});
    expect(recommenderByName(modelOf(chosen)).traits.personal).toBe(true);
  });
});

describe('a hold-out drawn at random', () => {
  it('moves a share of the events of some customers behind all others and loses none', async () => {
    const { dataset } = await tastes();
    const { dataset: moved, cut } = drawnHoldOut(dataset, [0.25], 40, 7);
    const late = told(moved).filter((line) => line.endsWith(`@${cut}`));
    // Two of the eight items of each.
    expect(new Set(late.map((line) => line.split(' ')[0])).size).toBe(40);
    expect(late).toHaveLength(80);
    expect([...moved.events.time]).toEqual([...moved.events.time].sort());
    const untimed = (lines: string[]) => lines.map((line) => line.split(' @')[0]).sort();
    expect(untimed(told(moved))).toEqual(untimed(told(dataset)));
  });

  it('takes one item of a short history, and none of a customer who has only one', async () => {
    const { dataset } = await readLightGcn([fileOf('a 1 2\nb 3\n')]);
    const { dataset: moved, cut } = drawnHoldOut(dataset, [0.1], 10, 7);
    expect(told(moved).filter((line) => line.endsWith(`@${cut}`))).toHaveLength(1);
    expect(told(moved)).toContain('b 3 x1 @0');
  });
});
