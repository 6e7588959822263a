import { z } from 'zod';

const name = z.string().min(1);
const texts = z.array(z.string().min(1)).min(1);
/** Demand relative to the siblings; 1 is usual. */
const demand = z.number().positive();
const probability = z.number().min(0).max(1);

/** The look that a brand stands for. Customers have a favourite one; no dump mentions it. */
const style = z.enum(['scandi', 'rustic', 'modern', 'botanical', 'playful', 'heritage']);
/** All looks, in the order in which customers draw their favourite. */
export const STYLES = style.options;
export type Style = z.infer<typeof style>;

/** Price level: 0 budget, 1 standard, 2 premium, 3 luxury. */
const tier = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
export type Tier = z.infer<typeof tier>;

/** An invented brand: one look, one price level. */
const brand = z.strictObject({ name, style, tier });
export type Brand = Readonly<z.infer<typeof brand>>;

/** A type of product, such as the enamel mug: one shelf of the shop, on which items compete. */
const productType = z.strictObject({
  name,
  /** Typical price in cents, for a standard brand and the size with factor 1. */
  price: z.int().positive(),
  /** Words before the name; each gives different items. */
  varieties: texts.optional(),
  /** Label of a size ► factor on the price. */
  sizes: z
    .record(name, z.number().positive())
    .transform(Object.entries<number>)
    .optional(),
  /** Colours, scents, flavours; instead of those of the leaf. */
  variants: texts.optional(),
  /** Sentences of item descriptions; instead of those of the leaf. */
  descriptions: texts.optional(),
});
export type ProductType = Readonly<z.infer<typeof productType>>;

/** Last level of the category tree. */
const leaf = z.strictObject({
  name,
  demand,
  season: z.enum(['even', 'spring', 'summer', 'winter', 'festive', 'gifts']),
  /** Days after which a household needs it again; absent for things that last. */
  cycleDays: z.int().positive().optional(),
  /** Share of sold items that customers send back. */
  refundRate: probability,
  /** How well it makes a present: 0 not at all, 1 very well. */
  giftSuitability: probability,
  /** How many a person buys: one, a set for the table, a stock for the larder. */
  pack: z.enum(['one', 'set', 'stock']),
  variants: texts.optional(),
  descriptions: texts,
  /** What happy reviews say: clauses without capital and full stop. */
  praise: texts,
  /** What unhappy reviews say. */
  complaints: texts,
  products: z.array(productType).min(1),
});
export type Leaf = Readonly<z.infer<typeof leaf>>;

/** Second level of the category tree: what a customer can be interested in. */
const category = z.strictObject({ name, demand, leaves: z.array(leaf).min(1) });
export type Category = Readonly<z.infer<typeof category>>;

/** First level of the category tree; its brands make everything in it. */
export const departmentSchema = z.strictObject({
  name,
  brands: z.array(brand).min(1),
  categories: z.array(category).min(1),
});
export type Department = Readonly<z.infer<typeof departmentSchema>>;

/** Leaves that go into one basket: who buys an item of `leaf` adds its partner from `partner` with this probability. */
export const leafPairsSchema = z.array(z.strictObject({ leaf: name, partner: name, probability }));
export type LeafPair = Readonly<z.infer<typeof leafPairsSchema>[number]>;

/** Number of stars ► how reviews with that many begin and end. */
export const reviewPhrasesSchema = z.record(
  z.enum(['1', '2', '3', '4', '5']),
  z.strictObject({ openings: texts, closings: texts }),
);
export type ReviewPhrases = Readonly<z.infer<typeof reviewPhrasesSchema>>;
