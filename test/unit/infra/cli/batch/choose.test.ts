import { describe, expect, it } from 'vitest';
import { readBaskets } from '../../../../../infra/cli/batch/inputs/baskets.ts';
import type { Input } from '../../../../../infra/cli/batch/inputs/input.ts';
import { readLightGcn } from '../../../../../infra/cli/batch/inputs/lightgcn.ts';
import { candidatesFor } from '../../../../../infra/cli/batch/models/candidates.ts';
import { chooseModel } from '../../../../../infra/cli/batch/models/choose.ts';
import { drawnHoldOut } from '../../../../../infra/cli/batch/models/drawn.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { recommenders } from '../../../../../layers/analytics/recommend/registry.ts';
import { fileOf, told } from './files.ts';

const OPTIONS = { k: 5, excludeSeen: true, seed: 1, budgetSeconds: 600 };

/** Users of eight tastes; of the twelve items of a taste each has eight. */
async function tastes(): Promise<Input> {
  const random = seededRandom(3, 'tastes');
  const lines = Array.from({ length: 160 }, (_, u) => {
    const items = Array.from({ length: 12 }, (_, i) => `t${u % 8}-${i}`).sort(() => random.next() - 0.5);
    return `u${u} ${items.slice(0, 8).join(' ')}`;
  });
  return readLightGcn([fileOf(lines.join('\n'))]);
}

describe('automatic choice', () => {
  it('finds a personal model where tastes differ, the same one every time', async () => {
    const input = await tastes();
    const said: string[] = [];
    const chosen = await chooseModel(input, OPTIONS, (line) => said.push(line));
    expect(['popularity', 'recent-popularity', 'trending']).not.toContain(chosen.recipe.model);
    expect(said.at(-1)).toContain(`${chosen.recipe.model} is taken after`);
    expect(await chooseModel(input, OPTIONS, () => {})).toEqual(chosen);
  });

  it('measures next baskets where items come again', async () => {
    const shop = Object.fromEntries(
      Array.from({ length: 30 }, (_, u) => [`u${u}`, Array.from({ length: 5 }, () => [`own${u}`, 'milk'])]),
    );
    const input = await readBaskets([fileOf(JSON.stringify(shop))]);
    const said: string[] = [];
    const again = { ...OPTIONS, excludeSeen: false };
    await chooseModel(input, again, (line) => said.push(line));
    expect(said).toContainEqual(expect.stringMatching(/^auto: popularity: NDCG@5 0\.\d+/));
  });

  it('takes popularity where nothing can be compared, and says so', async () => {
    const input = await readLightGcn([fileOf('a 1\nb 2\n')]);
    const said: string[] = [];
    const chosen = await chooseModel(input, OPTIONS, (line) => said.push(line));
    expect(chosen.recipe.model).toBe('popularity');
    expect(said).toEqual([expect.stringMatching(/too little history/)]);
  });

  it('tries every model, and fading histories only where there are dates', () => {
    const undated = candidatesFor(DEFAULT_INTERACTIONS, { dated: false, repeats: true });
    expect(undated.map(({ recipe }) => recipe.model).sort()).toEqual(
      recommenders.map(({ name }) => name).sort(),
    );
    const lives = new Set(
      candidatesFor(DEFAULT_INTERACTIONS, { dated: true, repeats: false }).map(
        ({ interactions }) => interactions.halfLifeDays,
      ),
    );
    expect(lives.size).toBeGreaterThan(1);
    expect(lives.has(null)).toBe(true);
    // What a customer had most says nothing of new items.
    const fresh = candidatesFor(DEFAULT_INTERACTIONS, { dated: false, repeats: false });
    expect(fresh).toHaveLength(undated.length - 1);
  });
});

describe('a hold-out drawn at random', () => {
  it('moves a share of the events behind all others and loses none', async () => {
    const { dataset } = await tastes();
    const { dataset: moved, cut } = drawnHoldOut(dataset, 0.25, 7);
    const late = told(moved).filter((line) => line.endsWith(`@${cut}`));
    expect(late.length / dataset.events.length).toBeGreaterThan(0.2);
    expect(late.length / dataset.events.length).toBeLessThan(0.3);
    expect([...moved.events.time]).toEqual([...moved.events.time].sort());
    const untimed = (lines: string[]) => lines.map((line) => line.split(' @')[0]).sort();
    expect(untimed(told(moved))).toEqual(untimed(told(dataset)));
  });
});
