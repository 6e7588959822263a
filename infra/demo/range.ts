import { departments } from './vocabulary/departments.ts';
import type { Brand, Category, Leaf, Noun } from './vocabulary/shape.ts';

/** A leaf of the category tree with its place in it. */
export interface RangeLeaf extends Leaf {
  readonly index: number;
  readonly path: readonly string[];
  readonly category: RangeCategory;
  readonly brands: readonly Brand[];
  /** Its part of the demand of its category, and of the whole shop. */
  readonly part: number;
  readonly partOfShop: number;
  /** Positions of its shelves. */
  readonly shelves: readonly number[];
}

/** A category of the second level with its place in the tree. */
export interface RangeCategory extends Category {
  readonly index: number;
  /** Position of its first leaf; the others follow. */
  readonly firstLeaf: number;
  /** Positions of its shelves. */
  readonly shelves: readonly number[];
}

/** One kind of product, on which items compete. */
export interface RangeShelf {
  readonly index: number;
  readonly leaf: RangeLeaf;
  readonly noun: Noun;
}

/** The category tree, flattened. Positions are indices into these arrays. */
export interface Range {
  readonly categories: readonly RangeCategory[];
  readonly leaves: readonly RangeLeaf[];
  readonly shelves: readonly RangeShelf[];
}

/** Flattens the vocabulary. */
export function makeRange(): Range {
  const categories: RangeCategory[] = [];
  const leaves: RangeLeaf[] = [];
  const shelves: RangeShelf[] = [];
  const ofShop = departments.flatMap((department) => department.categories).reduce(sumOfShares, 0);
  for (const department of departments) {
    for (const category of department.categories) {
      const size = category.leaves.reduce((sum, leaf) => sum + leaf.nouns.length, 0);
      const placed: RangeCategory = {
        ...category,
        index: categories.length,
        firstLeaf: leaves.length,
        shelves: Array.from({ length: size }, (_, i) => shelves.length + i),
      };
      categories.push(placed);
      const ofCategory = category.leaves.reduce(sumOfShares, 0);
      for (const leaf of category.leaves) {
        const placedLeaf: RangeLeaf = {
          ...leaf,
          index: leaves.length,
          path: [department.name, category.name, leaf.name],
          category: placed,
          brands: department.brands,
          part: leaf.share / ofCategory,
          partOfShop: ((leaf.share / ofCategory) * category.share) / ofShop,
          shelves: leaf.nouns.map((_, i) => shelves.length + i),
        };
        leaves.push(placedLeaf);
        for (const noun of leaf.nouns) shelves.push({ index: shelves.length, leaf: placedLeaf, noun });
      }
    }
  }
  return { categories, leaves, shelves };
}

function sumOfShares(sum: number, part: { readonly share: number }): number {
  return sum + part.share;
}
