import { type Calendar, DAY } from './calendar.ts';
import type { DemoItem } from './item.ts';
import { charmPrice } from './price.ts';
import { Random } from './random.ts';
import type { Range, RangeShelf } from './range.ts';
import type { Brand, Tier } from './vocabulary/schema.ts';

const TIER_FACTOR: Readonly<Record<Tier, number>> = { 0: 0.75, 1: 1, 2: 1.4, 3: 2.1 };

/** Shares of the catalogue with restricted availability. */
const ARRIVING = 0.2;
const OUT_OF_STOCK = 0.04;
const EXPIRED = 0.03;
const HIDDEN = 0.02;
const ANNOUNCED = 0.005;

/** An item before it has its number, quality and availability. */
interface Product {
  readonly shelf: RangeShelf;
  readonly brand: Brand;
  readonly title: string;
  readonly description: string;
  readonly price: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly appeal: number;
}

/** Items of the shop by seed, with unique titles, numbered by the time they became available. O(count log count). */
export function makeItems(range: Range, calendar: Calendar, seed: number, count: number): DemoItem[] {
  const random = new Random(seed, 'items');
  const digits = Math.max(5, String(count).length);
  return shuffled(makeProducts(range, random, count), random)
    .map(({ shelf, ...described }, position) => ({
      ...described,
      path: shelf.leaf.path,
      leaf: shelf.leaf.index,
      shelf: shelf.index,
      quality: random.normal(),
      ...availability(random, calendar, (position + 0.5) / count),
    }))
    .sort((a, b) => a.availableFrom - b.availableFrom)
    .map((item, index) => ({ ...item, index, id: `SKU-${String(index + 1).padStart(digits, '0')}` }));
}

/** Spreads the items over the shelves by demand; appeal within a shelf has a long tail. */
function makeProducts(range: Range, random: Random, count: number): Product[] {
  const breadth = range.shelves.map((shelf) =>
    Math.sqrt((shelf.leaf.category.demand * shelf.leaf.demand) / shelf.leaf.shelves.length),
  );
  const total = breadth.reduce((sum, value) => sum + value, 0);
  const products: Product[] = [];
  const titles = new Set<string>();
  let end = 0;
  for (const shelf of range.shelves) {
    end += (breadth[shelf.index]! / total) * count;
    const size = (shelf.index === range.shelves.length - 1 ? count : Math.round(end)) - products.length;
    for (let rank = 0; rank < size; rank++) {
      products.push(makeProduct(shelf, random, titles, random.logNormal(1.1) / (rank + 1.2)));
    }
  }
  return products;
}

function makeProduct(shelf: RangeShelf, random: Random, titles: Set<string>, appeal: number): Product {
  const { leaf, product } = shelf;
  for (let attempt = 0; ; attempt++) {
    const brand = random.pick(leaf.brands);
    const variety = product.varieties === undefined ? null : random.pick(product.varieties);
    const size = product.sizes === undefined ? null : random.pick(product.sizes);
    const variants = product.variants ?? leaf.variants;
    const variant = variants === undefined ? null : random.pick(variants);
    const name = variety === null ? product.name : `${variety} ${product.name}`;
    const edition = attempt < 20 ? '' : ` No. ${random.below(10_000) + 1}`;
    const measure = size === null ? '' : ` ${size[0]}`;
    const title = `${brand.name} ${name}${edition}${measure}${variant === null ? '' : `, ${variant}`}`;
    if (titles.has(title)) continue;
    titles.add(title);
    const price = product.price * TIER_FACTOR[brand.tier] * (size?.[1] ?? 1) * random.between(0.92, 1.08);
    const properties: Record<string, string> = {};
    if (size !== null) properties.size = size[0];
    if (variant !== null) properties.variant = variant;
    const detail = [size?.[0], variant].filter((word) => word !== undefined && word !== null).join(', ');
    const opening = `${name} by ${brand.name}${detail === '' ? '' : ` (${detail})`}.`;
    return {
      shelf,
      brand,
      title,
      description: `${opening} ${(product.descriptions ?? leaf.descriptions).join(' ')}`,
      price: charmPrice(price),
      properties,
      appeal,
    };
  }
}

type Availability = Pick<
  DemoItem,
  'inStock' | 'hidden' | 'availableFrom' | 'availableUntil' | 'shownUntil' | 'soldUntil'
>;

/** `position` in (0, 1) decides the availability, so that the shares hold in every catalogue. */
function availability(random: Random, calendar: Calendar, position: number): Availability {
  const { from, until } = calendar;
  const span = until - from;
  const established: Availability = {
    inStock: true,
    hidden: false,
    availableFrom: midnight(from - random.between(30, 1200) * DAY),
    availableUntil: null,
    shownUntil: Number.POSITIVE_INFINITY,
    soldUntil: Number.POSITIVE_INFINITY,
  };
  const when = random.next();
  let rest = position;
  if (rest < ARRIVING) {
    return { ...established, availableFrom: midnight(from + (0.04 + 0.94 * when) * span) + 8 * (DAY / 24) };
  }
  rest -= ARRIVING;
  if (rest < OUT_OF_STOCK) {
    return { ...established, inStock: false, soldUntil: until - midnight((1 + 40 * when) * DAY) };
  }
  rest -= OUT_OF_STOCK;
  if (rest < EXPIRED) {
    const end = midnight(from + (0.4 + 0.55 * when) * span);
    return { ...established, availableUntil: end, shownUntil: end, soldUntil: end };
  }
  rest -= EXPIRED;
  if (rest < HIDDEN) {
    const end = midnight(from + (0.5 + 0.48 * when) * span);
    return { ...established, hidden: true, shownUntil: end, soldUntil: end };
  }
  rest -= HIDDEN;
  if (rest < ANNOUNCED) return { ...established, availableFrom: midnight(until + (3 + 40 * when) * DAY) };
  return established;
}

function midnight(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/** Fisher–Yates shuffle. */
function shuffled<T>(list: readonly T[], random: Random): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
