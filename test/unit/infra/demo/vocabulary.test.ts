import { describe, expect, it } from 'vitest';
import { departments, leafPairs, reviewPhrases } from '../../../../infra/demo/vocabulary/load.ts';
import {
  departmentSchema,
  leafPairsSchema,
  reviewPhrasesSchema,
} from '../../../../infra/demo/vocabulary/schema.ts';

const leaves = departments.flatMap(({ categories }) => categories).flatMap((category) => category.leaves);
const [pets] = departments.filter(({ name }) => name === 'Pets');

/** The department as its file has it: sizes by label. */
function asFile(department: (typeof departments)[number] | undefined): Record<string, unknown> {
  return JSON.parse(JSON.stringify(department), (key, value) =>
    key === 'sizes' ? Object.fromEntries(value) : value,
  ) as Record<string, unknown>;
}

describe('the vocabulary', () => {
  it('pairs leaves that exist', () => {
    const names = new Set(leaves.map(({ name }) => name));
    expect(
      leafPairs.flatMap(({ leaf, partner }) => [leaf, partner]).filter((name) => !names.has(name)),
    ).toEqual([]);
    expect(leafPairs).toHaveLength(19);
  });

  it('has phrases for every number of stars', () => {
    expect(Object.keys(reviewPhrases)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('accepts each department as its file has it', () => {
    expect(departments).toHaveLength(6);
    for (const department of departments)
      expect(departmentSchema.parse(asFile(department))).toEqual(department);
  });

  it.each([
    ['an unknown field', { colour: 'red' }],
    ['a missing name', { name: undefined }],
    ['a brand of an unknown style', { brands: [{ name: 'X', style: 'baroque', tier: 1 }] }],
    ['a brand of an unknown tier', { brands: [{ name: 'X', style: 'modern', tier: 4 }] }],
    ['a category without leaves', { categories: [{ name: 'X', demand: 1, leaves: [] }] }],
    ['no demand', { categories: [{ ...pets?.categories[0], demand: 0 }] }],
  ])('refuses a department with %s', (_, change) => {
    expect(departmentSchema.safeParse({ ...asFile(pets), ...change }).success).toBe(false);
  });

  it('refuses a pair that is no probability, and stars without phrases', () => {
    expect(leafPairsSchema.safeParse([{ leaf: 'Tea', partner: 'Cups', probability: 2 }]).success).toBe(false);
    const { 5: _, ...four } = reviewPhrases;
    expect(reviewPhrasesSchema.safeParse(four).success).toBe(false);
  });
});
