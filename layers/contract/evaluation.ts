import * as z from 'zod/mini';
import { EVENT_TYPES } from './events/event-types.ts';
import { type Content, type DeepReadonly, documentKind } from './stored-document.ts';

const count = z.number();
/** Milliseconds; 0 without a clock. */
const duration = z.number();
/** UTC milliseconds. */
const time = z.number();

/** A model with its settings. */
const recipe = z.object({
  model: z.string(),
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
});
export type Recipe = DeepReadonly<z.infer<typeof recipe>>;

/** How events become preference. */
const interactions = z.object({
  /** Worth of one event of each type; 0 leaves the type out. A refund has no worth of its own, it cancels purchases. */
  weights: z.record(z.enum(EVENT_TYPES), z.number()),
  /** Age in days at which an event counts half; null: no decay. */
  halfLifeDays: z.nullable(z.number()),
  /** Events older than this many days before `asOf` teach nothing; null: all do. */
  windowDays: z.nullable(z.number()),
});
export type InteractionsConfig = DeepReadonly<z.infer<typeof interactions>>;

/** A recipe, what it learns from, and how strongly its lists are re-ranked by exposure (absent: not at all). */
const candidate = z.object({ recipe, interactions, exposureStrength: z.optional(z.number()) });
export type Candidate = DeepReadonly<z.infer<typeof candidate>>;

/** Means over the customers of a hold-out at a cut-off k, each 0 to 1. */
const metrics = z.object({
  /** Hits over all relevant items. */
  recall: z.number(),
  /** Hits over k, however short the list is. */
  precision: z.number(),
  /** Harmonic mean of precision and recall. */
  f1: z.number(),
  /** Gain 1 a hit, discount log2(rank + 1), over the best possible with min(k, relevant) hits. */
  ndcg: z.number(),
  /** Average precision: mean of the precision at each hit over min(k, relevant). Its mean over customers is MAP. */
  map: z.number(),
  /** 1 over the rank of the first hit. */
  mrr: z.number(),
  /** 1 when there is a hit. */
  hitRate: z.number(),
});
export type RankingMetrics = DeepReadonly<z.infer<typeof metrics>>;

const interval = z.tuple([z.number(), z.number()]);

/** How lists use the catalogue, on the places that a page shows. */
const exposure = z.object({
  /** Places of each list that are counted. */
  listLength: count,
  /** Lists that have any item. */
  lists: count,
  /** Share of the items that somebody has which are in at least one list, 0 to 1. */
  coverage: z.number(),
  /** Gini coefficient of how often items are shown: 0, all equally often, to near 1, few items in all lists. */
  gini: z.number(),
  /** Share of the lists that have the commonest item, 0 to 1. */
  commonestItemShare: z.number(),
  /** Share of all places that the ten commonest items have, 0 to 1. */
  topTenShare: z.number(),
  /** Mean self-information of a shown item in bits: −log2 of the share of customers who have it. */
  novelty: z.number(),
  /** Mean share of a list that the best unpersonalised list of the same customer has too; null: not compared. */
  overlap: z.nullable(z.number()),
});
export type Exposure = DeepReadonly<z.infer<typeof exposure>>;

/** Limits that lists are judged by. */
const exposureLimits = z.object({
  /** Largest share of the lists that one item may be in. */
  commonestItemShare: z.number(),
  gini: z.number(),
  /** Least share of the items that are shown to somebody. */
  coverage: z.number(),
  /** Least novelty in bits. */
  novelty: z.number(),
  /** Largest overlap with the unpersonalised list of a list that is called personal. */
  overlap: z.number(),
  /** Smallest gain in NDCG over the unpersonalised list, as a share of it, of a list that is called personal. */
  gain: z.number(),
});
export type ExposureLimits = DeepReadonly<z.infer<typeof exposureLimits>>;

const holdoutRow = z.extend(z.extend(metrics, candidate.shape), {
  coverage: z.number(),
  novelty: z.number(),
  popularityBias: z.number(),
  exposureGini: z.number(),
  /** Absent in evidence of older releases. */
  exposure: z.optional(exposure),
  /** 95 % bootstrap intervals of the means. */
  ci: z.object({ recall: interval, ndcg: interval }),
  /** Each customer's value to six decimals, in the order of `customerIndices`: for paired comparison. */
  perCustomer: z.object({ recall: z.array(z.number()), ndcg: z.array(z.number()) }),
  fitMs: duration,
  recommendMs: duration,
});
export type HoldoutRow = DeepReadonly<z.infer<typeof holdoutRow>>;

/** What was tried on one temporal hold-out. */
const holdoutReport = z.object({
  /** Why there is nothing to compare, or null. With a reason there are no rows. */
  tooShort: z.nullable(z.string()),
  cut: time,
  k: count,
  /** Type of event that counted as a hit. */
  target: z.string(),
  /** Customers the means are over. */
  customers: count,
  customerIndices: z.array(z.number()),
  rows: z.array(holdoutRow),
});
export type HoldoutReport = DeepReadonly<z.infer<typeof holdoutReport>>;

/** One candidate, tried in a selection. */
const trial = z.extend(candidate, {
  /** Share of the customers it learnt from: 1 since models always learn from all. */
  share: z.number(),
  customers: count,
  ndcg: z.number(),
  /** 95 % bootstrap interval of the NDCG; absent in evidence of older releases. */
  ndcgInterval: z.optional(interval),
  recall: z.number(),
  /** To fit and to rank, together with what was tried beside it. */
  ms: duration,
});
export type Trial = DeepReadonly<z.infer<typeof trial>>;

/** What a selection was made from: tells a later run whether it still stands. */
const selectedFrom = z.object({
  asOf: time,
  events: count,
  /** What was chosen between, as configured. */
  candidates: z.array(candidate),
});
export type SelectedFrom = DeepReadonly<z.infer<typeof selectedFrom>>;

/** What a version is made by and since when; kept with it. `from` is null where nothing could be compared yet. */
const chosenRecipe = z.object({ candidate, from: z.nullable(selectedFrom) });
export type ChosenRecipe = DeepReadonly<z.infer<typeof chosenRecipe>>;

/** One strength of re-ranking, tried on the validation window. */
const exposurePoint = z.object({ strength: z.number(), ndcg: z.number(), recall: z.number(), exposure });
export type ExposurePoint = DeepReadonly<z.infer<typeof exposurePoint>>;

/** How accuracy trades against concentration, and which strength was taken. */
const exposureChoice = z.object({
  /** The recipe that was re-ranked, as it ranks itself. */
  winner: candidate,
  curve: z.array(exposurePoint),
  strength: z.number(),
  /** The rule that took it, and what it gave. */
  reason: z.string(),
  /** The best unpersonalised list on the same window. */
  unpersonalised: z.object({ model: z.string(), ndcg: z.number() }),
  /** Why the winner does not serve as personal and the unpersonalised list serves; null: it is personal. */
  notPersonal: z.nullable(z.string()),
});
export type ExposureChoice = DeepReadonly<z.infer<typeof exposureChoice>>;

/** How the candidate came to be; times are in `trials` only. */
const choice = z.object({
  /** Absent: nothing could be compared, or an earlier selection stands. */
  exposure: z.optional(exposureChoice),
  chosen: chosenRecipe,
  /** selected: in this run; kept: an earlier selection stands, or proved better; default: nothing could be compared. */
  how: z.enum(['selected', 'kept', 'default']),
  reason: z.string(),
  /** The validation window, when there was one: it ends where the judge's hold-out begins. */
  window: z.nullable(z.tuple([time, time])),
  trials: z.array(trial),
  /** Whether the budget of work ended the search. */
  isCutShort: z.boolean(),
});
export type Choice = DeepReadonly<z.infer<typeof choice>>;

/** What the version that serves was made and tested on. */
const tradeFacts = z.object({
  /** Of all purchases, in minor units. */
  revenue: z.number(),
  /** Distinct orders; a purchase without an order is one. */
  orders: count,
  /** Share of all purchase rows that the commonest item has, 0 to 1. */
  topItemShare: z.number(),
});
export type TradeFacts = DeepReadonly<z.infer<typeof tradeFacts>>;

const servingFacts = z.object({
  events: count,
  customers: count,
  items: count,
  /** Customers of its hold-out; 0 where that was too short to compare anything. */
  tested: count,
  /** Absent where an older release made the version. */
  trade: z.optional(tradeFacts),
});
export type ServingFacts = DeepReadonly<z.infer<typeof servingFacts>>;

/** What a run was made from. */
const runFacts = z.object({
  /** Absent in evidence of older releases. */
  trade: z.optional(tradeFacts),
  events: count,
  rejectedRows: count,
  customers: count,
  items: count,
  /** Of the version that serves; absent before the first publication. */
  serving: z.optional(servingFacts),
});
export type RunFacts = DeepReadonly<z.infer<typeof runFacts>>;

/** What the judge looks at; written beside the snapshot. */
export const EVIDENCE = documentKind(
  z.object({
    report: holdoutReport,
    candidate,
    /** What the version that served is made by; null when none did. */
    serving: z.nullable(candidate),
    /** How the candidate came to be: what was tried, what it scored, how long it took. */
    choice,
    facts: runFacts,
  }),
  "Delete the version's folder below models/ and start a run, which trains it again",
);
export type Evidence = Content<typeof EVIDENCE>;

/** What the judge decided. publish: replace what serves. hold: worse than what serves. invalid: the input is at fault. */
export const VERDICT = documentKind(
  z.object({
    outcome: z.enum(['publish', 'hold', 'invalid']),
    /** One sentence or two for the person who runs the shop. */
    reason: z.string(),
    figures: z.record(z.string(), z.number()),
  }),
  'Start another run, which judges the version again',
);
export type Verdict = Content<typeof VERDICT>;
