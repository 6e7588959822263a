import { departments } from './vocabulary/load.ts';
import type { Brand, Category, Leaf, ProductType } from './vocabulary/schema.ts';

/** A leaf of the category tree with its place in it. */
export interface RangeLeaf extends Leaf {
  readonly index: number;
  readonly path: readonly string[];
  readonly category: RangeCategory;
  readonly brands: readonly Brand[];
  /** Share of the demand of its category, and of the whole shop; 0 to 1. */
  readonly shareOfCategory: number;
  readonly shareOfShop: number;
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

/** One type of product; its items compete with each other. */
export interface RangeShelf {
  readonly index: number;
  readonly leaf: RangeLeaf;
  readonly product: ProductType;
}

/** The category tree, flattened. Every `index` is a position in one of these arrays. */
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
  const ofShop = departments.flatMap((department) => department.categories).reduce(addDemand, 0);
  for (const department of departments) {
    for (const category of department.categories) {
      const size = category.leaves.reduce((sum, leaf) => sum + leaf.products.length, 0);
      const placed: RangeCategory = {
        ...category,
        index: categories.length,
        firstLeaf: leaves.length,
        shelves: Array.from({ length: size }, (_, i) => shelves.length + i),
      };
      categories.push(placed);
      const ofCategory = category.leaves.reduce(addDemand, 0);
      for (const leaf of category.leaves) {
        const placedLeaf: RangeLeaf = {
          ...leaf,
          index: leaves.length,
          path: [department.name, category.name, leaf.name],
          category: placed,
          brands: department.brands,
          shareOfCategory: leaf.demand / ofCategory,
          shareOfShop: ((leaf.demand / ofCategory) * category.demand) / ofShop,
          shelves: leaf.products.map((_, i) => shelves.length + i),
        };
        leaves.push(placedLeaf);
        for (const product of leaf.products)
          shelves.push({ index: shelves.length, leaf: placedLeaf, product });
      }
    }
  }
  return { categories, leaves, shelves };
}

function addDemand(sum: number, { demand }: { readonly demand: number }): number {
  return sum + demand;
}
