import type { DemoItem } from './item.ts';
import type { Random } from './random.ts';
import { runningTotals } from './random.ts';
import type { Range } from './range.ts';
import type { Segment } from './segments.ts';
import { STYLES, type Style, type Tier } from './vocabulary/schema.ts';

/** A category of the second level and its share of a person's interest; the shares sum to 1. */
export interface Interest {
  readonly category: string;
  readonly weight: number;
}

/** What a person likes. */
export interface Preferences {
  /** Strongest first. */
  readonly interests: readonly Interest[];
  readonly style: Style;
  /** Names of favourite brands. */
  readonly brands: readonly string[];
  readonly priceLevel: Tier;
}

/** Factors on the liking of an item: favourite brand, favourite style, any other. */
const FAVOURITE_BRAND = 5;
const FAVOURITE_STYLE = 2.5;
const OTHER_BRAND = 0.6;

/** Factor by the distance between the item's price level and the person's. */
const BY_PRICE_DISTANCE = [1, 0.4, 0.1, 0.03] as const;

/** Categories that cafés, guest houses and offices buy from. */
const TRADE_CATEGORIES: readonly string[] = [
  'Coffee',
  'Tea',
  'Tableware',
  'Household',
  'Bathroom',
  'Cookware',
];

/** Draws the preferences of a customer of the segment; null: of an average person. */
export function makePreferences(range: Range, random: Random, segment: Segment | null): Preferences {
  const tiers = segment?.tiers ?? { 0: 0.3, 1: 0.4, 2: 0.2, 3: 0.1 };
  const style = random.pick(STYLES);
  const priceLevel = random.weighted(runningTotals([tiers[0], tiers[1], tiers[2], tiers[3]])) as Tier;
  const interests = makeInterests(range, random, segment, []);
  return { interests, style, brands: favouriteBrands(range, random, interests, priceLevel), priceLevel };
}

/** One to three categories, by demand; those in `without` are left out. */
export function makeInterests(
  range: Range,
  random: Random,
  segment: Segment | null,
  without: readonly string[],
): Interest[] {
  const count = 1 + random.weighted(runningTotals([0.35, 0.4, 0.25]));
  const weights = range.categories.map((category) => {
    const fits = segment?.name !== 'trade' || TRADE_CATEGORIES.includes(category.name);
    return fits && !without.includes(category.name) ? category.demand : 0;
  });
  const interests: Interest[] = [];
  let left = 1;
  for (let i = 0; i < count; i++) {
    const picked = random.weighted(runningTotals(weights));
    if (picked < 0) break;
    weights[picked] = 0;
    const weight = i === count - 1 ? left : left * random.between(0.5, 0.75);
    left -= weight;
    interests.push({ category: range.categories[picked]!.name, weight });
  }
  return interests;
}

/** One brand from the department of each interest, usually of the person's price level. */
function favouriteBrands(
  range: Range,
  random: Random,
  interests: readonly Interest[],
  priceLevel: Tier,
): string[] {
  const names = interests.map((interest) => {
    const category = range.categories.find((candidate) => candidate.name === interest.category)!;
    const { brands } = range.leaves[category.firstLeaf]!;
    const weights = brands.map((brand) => BY_PRICE_DISTANCE[Math.abs(brand.tier - priceLevel)]!);
    return brands[random.weighted(runningTotals(weights))]!.name;
  });
  return [...new Set(names)];
}

/** How much the person likes the item for its brand and price level: 0.02 to 5. */
export function liking(preferences: Preferences, item: DemoItem): number {
  const { brands, style, priceLevel } = preferences;
  const distance = Math.abs(item.brand.tier - priceLevel);
  const brand = brands.includes(item.brand.name)
    ? FAVOURITE_BRAND
    : item.brand.style === style
      ? FAVOURITE_STYLE
      : OTHER_BRAND;
  return brand * BY_PRICE_DISTANCE[distance]!;
}
