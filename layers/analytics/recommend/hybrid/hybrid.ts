import { ClienteleError } from '../../../contract/errors.ts';
import { TopK } from '../../numeric/top-k.ts';
import { weighted, weightedValues } from '../../numeric/weighting.ts';
import type { Section, SectionReader } from '../../snapshot/section.ts';
import type {
  FittedRecommender,
  History,
  Interactions,
  Recipe,
  Recommender,
  RecommendOptions,
  Setting,
  TopLists,
} from '../contract.ts';
import { emptyLists, ScoreRow } from '../lists.ts';
import { oneOf, recipeOf, resolveSettings } from '../settings.ts';
import { addRow, BLENDS, type BlendName, type Learnt, learnBlend } from './blend.ts';
import { type Trend, trendFactors } from './trend.ts';

const NAME = 'hybrid';

const DEFAULTS = {
  /** Names of the models to blend, with commas between. A part's own settings are written `<part>.<setting>`. */
  parts: 'sparse-ease,rp3beta,user-knn,item-knn',
  /** Weight of each part, with commas between; empty: learnt from a held-out share. */
  weights: '',
  /** `score`: shares of each part's best score; `rank`: reciprocal ranks. */
  blend: 'score',
  /** Entries of each part's list that are blended. */
  depth: 300,
  /** raw, binary or log: values the parts learn from. The logarithm keeps one heavy buyer of one item from drowning the rest. */
  values: 'log',
  /** Power of how much of an item's demand is recent (trend.ts); -1: the best of a few on the held-out share. */
  trend: -1,
  /** Age in days at which demand counts half as recent. */
  trendHalfLifeDays: 7,
  /** Share of the interactions held out to learn weights. */
  holdout: 0.1,
  /** Customers weights are learnt from at most. */
  learners: 3000,
};

const ROWS_AT_A_TIME = 256;

/** Models that hold likeness of customers, not of items: of items they could only tell by computing it each time. */
const OF_CUSTOMERS: ReadonlySet<string> = new Set(['user-knn']);

/** Models that list the same for everybody: they never make a list personal by themselves. */
const FOR_ALL: ReadonlySet<string> = new Set(['popularity', 'recent-popularity', 'trending']);

/**
 * Whether a blend has anything to say of a customer: one of its parts that know customers lists something, or none of its
 * parts claims to. What sells now may lift an item of a personal list; alone it is a fallback, which has a name of its own.
 * @param counts entries in the customer's list by part; null: not asked
 */
export function hasPersonal(parts: readonly Recipe[], counts: readonly (number | null)[]): boolean {
  const personal = [...parts.keys()].filter((p) => counts[p] !== null && !FOR_ALL.has(parts[p].model));
  return personal.length === 0 || personal.some((p) => (counts[p] ?? 0) > 0);
}

/** Fits and restores the parts; kept apart from the registry, which holds the hybrid itself. */
export function hybridOf(partByName: (name: string) => Recommender): Recommender {
  return { name: NAME, defaults: DEFAULTS, fit, restore };

  function fit(
    interactions: Interactions,
    settings: Readonly<Record<string, Setting>>,
    seed: number,
  ): FittedRecommender {
    const { parts, input, join } = hybridFit(interactions, settings, seed, partByName);
    return join(parts.map((part) => partByName(part.model).fit(input, part.settings, seed)));
  }

  function restore(recipe: Recipe, interactions: Interactions, sections: SectionReader): FittedRecommender {
    const plan = planOf(recipe.settings, partByName);
    const weights = sections.get('model.blend').data as Float64Array;
    const factors = sections.get('model.trend').data as Float64Array;
    const input = asSeenByParts(interactions, plan.values);
    const parts = plan.parts.map((part, p) =>
      weights[p] > 0 ? partByName(part.model).restore(part, input, partSections(sections, p)) : null,
    );
    return new HybridModel(recipe, plan, parts, weights, factors);
  }
}

/** The fit of a hybrid, but for its parts: each is fitted by itself, by whoever has a thread to spare. */
export interface HybridFit {
  /** What is to be fitted … */
  readonly parts: readonly Recipe[];
  /** … and on what. */
  readonly input: Interactions;
  /** The hybrid of its parts, fitted or restored, in the order of `parts`. */
  readonly join: (fitted: readonly FittedRecommender[]) => FittedRecommender;
}

/**
 * Learns what is to be learnt of a hybrid's blend, and leaves its parts to be fitted.
 * @throws ClienteleError `config.invalid` for an unknown part or setting
 */
export function hybridFit(
  interactions: Interactions,
  settings: Readonly<Record<string, Setting>>,
  seed: number,
  partByName: (name: string) => Recommender,
): HybridFit {
  const plan = planOf(settings, partByName);
  const fits = plan.parts.map(
    (part) => (train: Interactions) => partByName(part.model).fit(train, part.settings, seed),
  );
  const input = asSeenByParts(interactions, plan.values);
  const { weights, trend } = learnBlend(input, fits, {
    blend: plan.blend,
    depth: plan.resolved.depth,
    share: plan.resolved.holdout,
    customers: plan.resolved.learners,
    weights: plan.weights,
    trends: trendsOf(plan.resolved),
    seed,
  });
  const factors = trendFactors(interactions.demand, trend);
  // A part that weighs nothing need not be fitted, stored or asked.
  const weighing = [...plan.parts.keys()].filter((p) => weights[p] > 0);
  return {
    parts: weighing.map((p) => plan.parts[p]),
    input,
    join(fitted) {
      const parts = plan.parts.map((_, p) => fitted[weighing.indexOf(p)] ?? null);
      return new HybridModel(recipeOf(NAME, plan.settings), plan, parts, weights, factors);
    },
  };
}

/** Whether a recipe is of a model that is made of others. */
export function isHybrid(recipe: Recipe): boolean {
  return recipe.model === NAME;
}

/** A hybrid taken apart, for whoever learns its weights beside other models. */
export interface BlendPlan {
  readonly parts: readonly Recipe[];
  readonly blend: BlendName;
  readonly depth: number;
  /** Weights that are given; null: to be learnt. */
  readonly weights: Float64Array | null;
  readonly trends: readonly Trend[];
  /** Name of how parts see the values … */
  readonly values: string;
  /** … and what they are to be fitted on. */
  readonly input: (interactions: Interactions) => Interactions;
}

/**
 * The parts of a hybrid and how it blends them; null for any other model.
 * @throws ClienteleError `config.invalid` for an unknown part or setting
 */
export function blendPlan(recipe: Recipe, partByName: (name: string) => Recommender): BlendPlan | null {
  if (!isHybrid(recipe)) return null;
  const { parts, blend, resolved, weights, values } = planOf(recipe.settings, partByName);
  return {
    parts,
    blend,
    depth: resolved.depth,
    weights,
    trends: trendsOf(resolved),
    values,
    input: (interactions) => asSeenByParts(interactions, values),
  };
}

/** A hybrid whose weights and trend are no longer to be learnt. */
export function settledBlend(recipe: Recipe, { weights, trend }: Learnt): Recipe {
  const texts = Array.from(weights, (weight) => String(Number(weight.toPrecision(6))));
  const { power, halfLifeDays } = trend;
  return recipeOf(NAME, {
    ...recipe.settings,
    weights: texts.join(','),
    trend: power,
    trendHalfLifeDays: halfLifeDays,
  });
}

interface Plan {
  readonly resolved: typeof DEFAULTS;
  /** As in the recipe: the hybrid's own settings and those of parts that were given. */
  readonly settings: Readonly<Record<string, Setting>>;
  readonly parts: readonly Recipe[];
  readonly weights: Float64Array | null;
  readonly blend: BlendName;
  readonly values: ValuesName;
}

const VALUES = ['raw', 'binary', 'log'] as const;
type ValuesName = (typeof VALUES)[number];

/** Trends tried when none is given: half-lives of one week and of three, gentle to strong. */
const TRENDS: readonly Trend[] = [
  { halfLifeDays: 7, power: 0 },
  ...[7, 21].flatMap((halfLifeDays) => [0.3, 0.6, 0.9, 1.2].map((power) => ({ halfLifeDays, power }))),
];

function trendsOf({ trend, trendHalfLifeDays }: typeof DEFAULTS): readonly Trend[] {
  return trend < 0 ? TRENDS : [{ halfLifeDays: trendHalfLifeDays, power: trend }];
}

function asSeenByParts(interactions: Interactions, values: ValuesName): Interactions {
  return { ...interactions, matrix: weighted(interactions.matrix, values) };
}

function planOf(
  settings: Readonly<Record<string, Setting>>,
  partByName: (name: string) => Recommender,
): Plan {
  const given = Object.entries(settings);
  const own = Object.fromEntries(given.filter(([key]) => !key.includes('.')));
  const resolved = resolveSettings(NAME, DEFAULTS, own);
  const names = resolved.parts.split(',').map((name) => name.trim());
  const ofParts = given.filter(([key]) => key.includes('.'));
  for (const [key] of ofParts) {
    if (!names.includes(key.slice(0, key.indexOf('.')))) {
      throw invalid(`Setting ${key} of model ${NAME} is for a part that is not among ${resolved.parts}`);
    }
  }
  if (new Set(names).size < names.length || names.includes(NAME)) {
    throw invalid(`Parts of model ${NAME} are different models other than itself, not ${resolved.parts}`);
  }
  const parts = names.map((name) => {
    const mine = ofParts
      .filter(([key]) => key.startsWith(`${name}.`))
      .map(([key, value]) => [key.slice(name.length + 1), value] as const);
    const recommender = partByName(name);
    return recipeOf(name, resolveSettings(name, recommender.defaults, Object.fromEntries(mine)));
  });
  const blend = oneOf(NAME, 'blend', resolved.blend, BLENDS);
  const weights = weightsOf(resolved.weights, names.length);
  const values = oneOf(NAME, 'values', resolved.values, VALUES);
  return {
    resolved,
    settings: { ...resolved, ...Object.fromEntries(ofParts) },
    parts,
    weights,
    blend,
    values,
  };
}

function weightsOf(text: string, count: number): Float64Array | null {
  if (text.trim() === '') return null;
  const weights = Float64Array.from(text.split(','), Number);
  if (weights.length !== count || !weights.every((weight) => weight >= 0)) {
    throw invalid(`Setting weights of model ${NAME} needs ${count} numbers of 0 or more, not ${text}`);
  }
  return weights;
}

function invalid(message: string): ClienteleError {
  return new ClienteleError('config.invalid', message, { model: NAME });
}

/** A part's sections live under `model.part<n>.` instead of `model.`. */
function partSections(sections: SectionReader, part: number): SectionReader {
  const moved = (name: string) => name.replace(/^model\./, `model.part${part}.`);
  return { has: (name) => sections.has(moved(name)), get: (name) => sections.get(moved(name)) };
}

/** Weighted sum of what its parts list. */
class HybridModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #plan: Plan;
  readonly #parts: readonly (FittedRecommender | null)[];
  readonly #weights: Float64Array;
  /** Trend factor of each item. */
  readonly #factors: Float64Array;
  /** Positions of the parts that tell of likeness between items, heaviest first. */
  readonly #tellers: readonly number[];

  constructor(
    recipe: Recipe,
    plan: Plan,
    parts: readonly (FittedRecommender | null)[],
    weights: Float64Array,
    factors: Float64Array,
  ) {
    this.recipe = recipe;
    this.#plan = plan;
    this.#parts = parts;
    this.#weights = weights;
    this.#factors = factors;
    const fitted = [...parts.keys()].filter((p) => parts[p] !== null);
    const ofItems = fitted.filter((p) => !OF_CUSTOMERS.has(plan.parts[p].model));
    this.#tellers = (ofItems.length > 0 ? ofItems : fitted).sort((a, b) => weights[b] - weights[a]);
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    const depth = Math.max(options.k, this.#plan.resolved.depth);
    return this.#blend(from, to, options.k, (part, start, end) =>
      part.recommend(start, end, { ...options, k: depth }),
    );
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    const depth = Math.max(options.k, this.#plan.resolved.depth);
    const input = { items: history.items, weights: weightedValues(history.weights, this.#plan.values) };
    return this.#blend(0, 1, options.k, (part) => part.foldIn(input, { ...options, k: depth }));
  }

  neighbours(from: number, to: number, k: number): TopLists {
    const depth = Math.max(k, this.#plan.resolved.depth);
    return this.#blend(from, to, k, (part, start, end) => part.neighbours(start, end, depth), this.#tellers);
  }

  /** By the heaviest part that can explain the item. */
  explain(history: History, item: number, most: number): Int32Array {
    for (const p of this.#tellers) {
      const because = this.#parts[p]?.explain(history, item, most);
      if (because !== undefined && because.length > 0) return because;
    }
    return new Int32Array(0);
  }

  sections(): Section[] {
    const ofParts = this.#parts.flatMap((part, p) =>
      (part?.sections() ?? []).map((section) => ({
        ...section,
        name: section.name.replace(/^model\./, `model.part${p}.`),
      })),
    );
    return [
      { name: 'model.blend', dims: [this.#weights.length], data: this.#weights },
      { name: 'model.trend', dims: [this.#factors.length], data: this.#factors },
      ...ofParts,
    ];
  }

  #blend(
    from: number,
    to: number,
    k: number,
    listsOf: (part: FittedRecommender, start: number, end: number) => TopLists,
    asked: readonly number[] = [...this.#parts.keys()],
  ): TopLists {
    const lists = emptyLists(to - from, k);
    const scores = new ScoreRow(this.#factors.length);
    const top = new TopK(k);
    for (let start = from; start < to; start += ROWS_AT_A_TIME) {
      const end = Math.min(to, start + ROWS_AT_A_TIME);
      const ofParts = this.#parts.map((part, p) =>
        part === null || !asked.includes(p) ? null : listsOf(part, start, end),
      );
      for (let row = start; row < end; row++) {
        const counts = ofParts.map((part) => part?.counts[row - start] ?? null);
        if (!hasPersonal(this.#plan.parts, counts)) continue;
        for (const [p, part] of ofParts.entries()) {
          if (part !== null) addRow(this.#plan.blend, part, row - start, this.#weights[p], scores);
        }
        for (let t = 0; t < scores.count; t++) {
          const item = scores.touched[t];
          top.push(item, scores.values[item] * this.#factors[item]);
        }
        scores.clear();
        lists.counts[row - from] = top.drain(lists.items, lists.scores, (row - from) * k);
      }
    }
    return lists;
  }
}
