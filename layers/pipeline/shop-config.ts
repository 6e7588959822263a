import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PLAYBOOK, type Playbook } from '../analytics/customers/lifecycle/plays.ts';
import { STAGE_DEFAULTS } from '../analytics/customers/lifecycle/stage.ts';
import { REPEAT_RULES } from '../analytics/items/context.ts';
import { BUCKET_PREFIXES } from '../contract/bucket.ts';
import { PLAYS } from '../contract/customer.ts';
import { ClienteleError } from '../contract/errors.ts';
import { EVENT_TYPES } from '../contract/events/event-types.ts';
import { isTimeZone } from '../contract/events/time-zone.ts';
import { VALUE_DEFAULTS } from '../contract/value-settings.ts';
import type { ObjectStore } from '../stores/objects.ts';

const setting = z.union([z.number(), z.string(), z.boolean()]);
const recipe = z.strictObject({ model: z.string(), settings: z.record(z.string(), setting).default({}) });
/** What competes: a recipe, and where given how long events count for it. */
const candidate = recipe.extend({
  halfLifeDays: z.number().positive().nullable().optional(),
  windowDays: z.number().positive().nullable().optional(),
});
const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR');
const play = z.enum(PLAYS);
const plays = z.tuple([play, play, play]);

/**
 * How value tiers are cut: by shares of customers from the best down, the last tier takes the rest; or by the smallest
 * lifetime value (minor units) and number of order days that a tier asks for.
 */
function tierRule(shares: number[]) {
  const share = z.number().positive().max(1);
  const floor = z.strictObject({ value: z.number().min(0), frequency: z.number().int().min(0) });
  const sum = (given: readonly number[]) => given.reduce((total, one) => total + one, 0);
  return z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('quantile'),
        shares: z
          .array(share)
          .length(shares.length)
          .refine((given) => sum(given) <= 1, 'shares must not exceed 1 together'),
      }),
      z.strictObject({ by: z.literal('threshold'), tiers: z.array(floor).length(shares.length) }),
    ])
    .default({ by: 'quantile', shares });
}

const NEIGHBOURS_AND_DEMAND = { parts: 'item-knn,user-knn,recent-popularity', learners: 1000 };

/**
 * The shop's configuration, `config/shop.json` in the bucket. Unknown keys are refused. Everything has a default, so
 * an absent file is a valid configuration.
 */
export const shopConfigSchema = z.strictObject({
  /** Column mapping of the dumps: the name of a preset, or a mapping (layers/warehouse/mapping.ts). */
  mapping: z.union([z.string(), z.record(z.string(), z.unknown())]).default('native'),
  /** Reporting currency: all money is converted to it. By default the mapping's currency, else EUR. */
  currency: currency.optional(),
  /** One unit of the other currency in the reporting currency, e.g. `{ "USD": 0.92 }`. A row in a currency without a rate is rejected. */
  rates: z.record(currency, z.number().positive()).default({}),
  /** Share of rejected rows above which a run is invalid: the dump is at fault, not a few rows of it. */
  rejectShareLimit: z.number().min(0).max(1).default(0.25),
  /** Share of the serving version's customers, items or events that may be missing from a run before it is invalid. */
  shrinkShareLimit: z.number().min(0).max(1).default(0.5),
  /** Whether a run that by estimate is larger than one function holds is refused before it begins, or begun all the same. */
  sizeCheck: z.enum(['refuse', 'warn']).default('refuse'),
  /** The "now" of all models, ISO 8601; by default the time of the last event. */
  asOf: z.iso.datetime({ offset: true }).optional(),
  /** Seed of every random number. */
  seed: z.number().int().min(0).max(0xffffffff).default(20260101),
  recommend: z
    .strictObject({
      /**
       * What competes on the window before the hold-out; the best by NDCG is judged. Half-life and window of a candidate's
       * own stand above the shop's. The first is taken while the history is too short to compare.
       */
      candidates: z
        .array(candidate)
        .min(1)
        .default([
          { model: 'hybrid', settings: NEIGHBOURS_AND_DEMAND },
          { model: 'hybrid', settings: NEIGHBOURS_AND_DEMAND, halfLifeDays: null },
          { model: 'item-knn', settings: {} },
        ]),
      /** When the choice is made anew, and how much work it may do: in pairs of items that a customer has. */
      selection: z
        .strictObject({
          everyDays: z.number().positive().default(7),
          growth: z.number().positive().default(0.2),
          work: z.number().positive().default(10e9),
        })
        .prefault({}),
      /** Weight of one event of a type as a sign of preference; types left out count nothing. */
      weights: z
        .partialRecord(z.enum(EVENT_TYPES), z.number().min(0))
        .default({ view: 0.1, click: 0.1, cart: 0.4, wishlist: 0.3, purchase: 1, rating: 0.5 }),
      /** Days after which an event counts half; null: events do not age. */
      halfLifeDays: z.number().positive().nullable().default(180),
      /** Days of history that count; null: all. */
      windowDays: z.number().positive().nullable().default(null),
      /** Days at the end of the history that judge the models. */
      holdoutDays: z.number().positive().default(28),
      /** Length of the lists that are judged. */
      judgedAt: z.number().int().min(1).max(100).default(20),
      /** Length of the lists that are published. */
      listLength: z.number().int().min(1).max(100).default(100),
      /**
       * Whether lists may hold what the customer has had. auto: where the category's own customers come back for the
       * same things (groceries, not washing machines); always: whatever is bought again and again; never.
       */
      repeat: z.enum(REPEAT_RULES).default('auto'),
    })
    .prefault({}),
  customers: z
    .strictObject({
      /** Clusters to try, smallest and largest number. */
      clusters: z.tuple([z.number().int().min(3), z.number().int().max(20)]).default([3, 8]),
      /** The shop's time zone, an IANA name such as Europe/Berlin: decides which day an order falls on, in summer and winter time. */
      timeZone: z
        .string()
        .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
        .default('UTC'),
      /** Days that a predicted value covers. */
      horizonDays: z.number().int().min(7).max(3650).default(VALUE_DEFAULTS.horizonDays),
      /** Length in days of a period of discounting; its money comes at its end. */
      periodDays: z.number().int().min(1).max(3650).default(VALUE_DEFAULTS.periodDays),
      /** Discount rate a year, 0.1 for 10 %. */
      discountRate: z.number().min(0).max(1).default(VALUE_DEFAULTS.annualRate),
      /** Share of revenue that is left after the cost of goods and service. 1: values are revenue, not profit. */
      margin: z.number().positive().max(1).default(VALUE_DEFAULTS.margin),
      /** Model of orders; `auto`: the one that did best on the shop's own past; bg-bb: orders come on weekly occasions. */
      valueModel: z.enum(['auto', 'bg-nbd', 'mbg-nbd', 'pareto-nbd', 'bg-bb']).default(VALUE_DEFAULTS.model),
      /**
       * Days without an order that count as churn; null: of 30, 60, 91, 182 and 365 the shortest in which nine of ten repeat orders of
       * the shop came.
       */
      churnDays: z.number().int().min(7).max(730).nullable().default(null),
      /** What divides the stages of a customer's life; gaps are the customer's own typical days between orders. */
      stages: z
        .strictObject({
          /** Waiting longer than this many typical gaps is a risk. */
          riskGaps: z.number().positive().default(STAGE_DEFAULTS.riskGaps),
          /** Waiting longer than this many typical gaps is a loss, … */
          lostGaps: z.number().positive().default(STAGE_DEFAULTS.lostGaps),
          /** … where the probability of churn is this or more … */
          lostChurn: z.number().min(0).max(1).default(STAGE_DEFAULTS.lostChurn),
          /** … fewer orders than this are expected within the horizon of value … */
          lostOrders: z.number().positive().default(STAGE_DEFAULTS.lostOrders),
          /** … and the customer has not been seen for more than these many days. */
          seenDays: z.number().min(0).default(STAGE_DEFAULTS.seenDays),
          /** Order days that make a customer loyal. */
          loyalOrders: z.number().int().min(2).default(STAGE_DEFAULTS.loyalOrders),
        })
        .refine(({ riskGaps, lostGaps }) => riskGaps < lostGaps, 'riskGaps must be less than lostGaps')
        .prefault({}),
      tiers: z
        .strictObject({
          /** high, medium, low: the tiers that plays go by. */
          three: tierRule([0.2, 0.3]),
          /** platinum, gold, silver, bronze, basic. */
          five: tierRule([0.05, 0.15, 0.3, 0.3]),
        })
        .prefault({}),
      /** What to do with customers of a stage, for the high, medium and low tier; stages left out keep their default. */
      playbook: z
        .strictObject({
          prospect: plays.optional(),
          new: plays.optional(),
          growing: plays.optional(),
          loyal: plays.optional(),
          'at-risk': plays.optional(),
          lost: plays.optional(),
          'won-back': plays.optional(),
        })
        .prefault({})
        .transform((own): Playbook => ({ ...PLAYBOOK, ...own }) as Playbook),
    })
    .prefault({}),
  /**
   * Differential privacy of published aggregates: segments, plays, the funnel, popular items. Left out: off. `epsilon` is what
   * one version spends; `maxRevenue` (minor units) and `maxItems` bound what one customer counts for.
   */
  privacy: z
    .strictObject({
      epsilon: z.number().positive().max(20),
      delta: z.number().positive().max(0.01),
      maxRevenue: z.number().int().positive(),
      maxItems: z.number().int().min(1).max(1000),
    })
    .optional(),
  publish: z
    .strictObject({
      /**
       * How rows get into a table: `writes` one by one, `import` by ImportTable into a table of the version's own, `auto`
       * whichever the plan's arithmetic is for. Nothing that is learnt depends on it.
       */
      by: z.enum(['auto', 'writes', 'import']).default('auto'),
    })
    .prefault({}),
  /**
   * True: customers and sessions are known by pseudonyms, keyed hashes of their identifiers, in everything but the dumps
   * themselves. Callers may go on using their own identifiers. Left out or false: off.
   */
  pseudonyms: z
    .boolean()
    .optional()
    .transform((on) => on || undefined),
  /** Days for which published results stay readable after a newer version has replaced them, and at the latest. */
  resultsDays: z.number().int().min(2).max(365).default(30),
});

export type ShopConfig = z.infer<typeof shopConfigSchema>;

/** Key of the shop's configuration in the bucket. */
export const SHOP_CONFIG_KEY = `${BUCKET_PREFIXES.config}shop.json`;

/**
 * Validates a configuration.
 * @throws ClienteleError `config.invalid` naming each wrong key and what was expected
 */
export function parseShopConfig(value: unknown): ShopConfig {
  const parsed = shopConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'configuration'}: ${issue.message}`,
  );
  throw new ClienteleError('config.invalid', `The shop's configuration is not valid: ${wrong.join('; ')}`);
}

/** Reads the shop's configuration; all defaults where there is none. Throws as {@link parseShopConfig}. */
export async function readShopConfig(objects: ObjectStore): Promise<ShopConfig> {
  return parseShopConfig((await objects.findJson(SHOP_CONFIG_KEY)) ?? {});
}

/** Short stable name of a value: hexadecimal SHA-256 of its JSON with sorted keys, cut to `length` digits. */
export function fingerprint(value: unknown, length = 32): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
