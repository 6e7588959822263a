import type { BanditState } from './bandit-state.ts';
import type { LiveItem } from './item.ts';

/** Changes to answers by merchandisers and the live catalogue, on top of the model. Requests cache it in memory by revision. */
export interface Merchandising {
  /** Items that changed since the serving version was trained. */
  readonly items: ReadonlyMap<string, LiveItem>;
  readonly rules: readonly Rule[];
  readonly experiments: readonly Experiment[];
  /** Bandit state by experiment, of the experiments that are assigned by a bandit. */
  readonly bandits: ReadonlyMap<string, BanditState>;
}

/**
 * A condition on an item. Attributes: `id`, `title`, `category` (every level of the path counts), `brand`, `price` (minor
 * units), `in_stock`, `age_days` (since it was first seen or available) and `properties.<name>`. An item whose attribute
 * is unknown matches no condition on it except `exists: false`, and matches `not` of a condition that it does not match.
 */
export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  | ({ readonly attribute: string } & Condition);

export type FilterValue = string | number | boolean;

export type Condition =
  | { readonly equals: FilterValue }
  | { readonly in: readonly FilterValue[] }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly exists: boolean };

/** A merchandising rule. Applies within its dates and at its placements (none: everywhere). */
export interface Rule {
  readonly id: string;
  readonly placements: readonly string[];
  /** UTC milliseconds, null: open. */
  readonly from: number | null;
  readonly until: number | null;
  readonly action:
    | { readonly type: 'pin'; readonly item: string /** From 1. */; readonly position: number }
    | { readonly type: 'boost'; readonly filter: Filter /** Times the score. */; readonly factor: number }
    | { readonly type: 'exclude'; readonly filter: Filter }
    | { readonly type: 'family-cap' /** Most items of one family. */; readonly most: number };
}

/** What an arm changes about an answer; absent settings keep their default. */
export interface ArmPolicy {
  /** Precomputed list to start from. */
  readonly list?: 'personal' | 'segment' | 'popular' | 'trending';
  /** Weight of the session's list against the base, 0 to 1. */
  readonly sessionWeight?: number;
  /** As in a request, 0 to 1. */
  readonly diversity?: number;
  /** Identifiers of the rules that apply; absent: all. */
  readonly rules?: readonly string[];
}

/** A named experiment. A customer or session stays in the arm that a salted hash of its identifier gives it. */
export interface Experiment {
  readonly id: string;
  readonly placements: readonly string[];
  readonly from: number | null;
  readonly until: number | null;
  readonly salt: string;
  /** `fixed`: by share; `bandit`: Thompson sampling that sends at most the share `exploration` of requests to other arms than the best. */
  readonly assignment: { readonly type: 'fixed' } | { readonly type: 'bandit'; readonly exploration: number };
  readonly arms: readonly { readonly id: string; readonly share: number; readonly policy: ArmPolicy }[];
}
