import type { DemoItem } from './item.ts';
import { isShown } from './item.ts';
import { type Interest, liking, type Preferences } from './preferences.ts';
import { type Random, runningTotals } from './random.ts';
import type { Range, RangeLeaf } from './range.ts';
import type { World } from './world.ts';

/** Share of the attention that goes to the whole shop, whatever the interests. */
const EXPLORATION = 0.2;

/** Standard deviation of the logarithm of the liking of the leaves of one category. */
const LEAF_SPREAD = 0.8;

/** Whether a visit is for oneself or for a present. */
export type Purpose = 'own' | 'gift';

/** Draws shelves and items as a person with these preferences would choose them. */
export class PreferenceSampler {
  readonly #world: World;
  readonly #preferences: Preferences;
  readonly #shelves = new Map<number, Float64Array>();
  readonly #totals: Float64Array;
  #leaves: Float64Array;

  /** @param random draws how much the person likes each leaf of their interests */
  constructor(world: World, preferences: Preferences, random: Random) {
    this.#world = world;
    this.#preferences = preferences;
    this.#totals = new Float64Array(world.range.leaves.length);
    this.#leaves = leafWeights(world.range, preferences.interests, random);
  }

  /** Replaces the interests; brands, style and price level stay. */
  changeInterests(interests: readonly Interest[], random: Random): void {
    this.#leaves = leafWeights(this.#world.range, interests, random);
  }

  /** A shelf to look at on a day of the period, or -1 when there is none. O(leaves). */
  topic(day: number, random: Random, purpose: Purpose): number {
    const { range, leafSeasons } = this.#world;
    const { leaves } = range;
    const offset = day * leaves.length;
    let sum = 0;
    for (let i = 0; i < leaves.length; i++) {
      const own = purpose === 'own' ? this.#leaves[i]! : giftWeight(leaves[i]!);
      sum += own * leafSeasons[offset + i]!;
      this.#totals[i] = sum;
    }
    const leaf = random.weighted(this.#totals);
    return leaf < 0 ? -1 : this.shelfOf(leaf, random);
  }

  /** A shelf of the leaf, by the total appeal of its items, or -1 when all are empty. */
  shelfOf(leaf: number, random: Random): number {
    const picked = random.weighted(this.#world.shelfTotals[leaf]!);
    return picked < 0 ? -1 : this.#world.range.leaves[leaf]!.shelves[picked]!;
  }

  /** An item of the shelf that the shop shows at that time, by appeal and liking; null when eight tries find none. */
  draw(shelf: number, time: number, random: Random, avoid: (item: DemoItem) => boolean): DemoItem | null {
    const items = this.#world.shelfItems[shelf]!;
    const totals = this.#itemTotals(shelf);
    for (let attempt = 0; attempt < 8; attempt++) {
      const picked = random.weighted(totals);
      if (picked < 0) return null;
      const item = items[picked]!;
      if (isShown(item, time) && !avoid(item)) return item;
    }
    return null;
  }

  #itemTotals(shelf: number): Float64Array {
    let totals = this.#shelves.get(shelf);
    if (totals === undefined) {
      totals = runningTotals(
        this.#world.shelfItems[shelf]!.map((item) => item.appeal * liking(this.#preferences, item)),
      );
      this.#shelves.set(shelf, totals);
    }
    return totals;
  }
}

function giftWeight(leaf: RangeLeaf): number {
  return leaf.giftSuitability * leaf.giftSuitability * leaf.demand;
}

/** Attention for each leaf: a small share for all by demand, the rest for leaves of the interests, by personal liking. */
function leafWeights(range: Range, interests: readonly Interest[], random: Random): Float64Array {
  const weights = Float64Array.from(range.leaves, (leaf) => EXPLORATION * leaf.shareOfShop);
  for (const interest of interests) {
    const category = range.categories.find((candidate) => candidate.name === interest.category)!;
    for (let i = category.firstLeaf; i < category.firstLeaf + category.leaves.length; i++) {
      const personal = interest.weight * random.logNormal(LEAF_SPREAD);
      weights[i]! += (1 - EXPLORATION) * range.leaves[i]!.shareOfCategory * personal;
    }
  }
  return weights;
}
