import { onePart } from '../../../../layers/analytics/evaluate/variants.ts';
import type { Settings } from '../../../../layers/analytics/recommend/contract.ts';
import { HYBRID } from '../../../../layers/analytics/recommend/hybrid/plan.ts';
import { itemKnn } from '../../../../layers/analytics/recommend/models/item-knn.ts';
import { recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import type { Candidate, InteractionsConfig } from '../../../../layers/contract/evaluation.ts';

/** What a history is like, as far as it decides which models are tried. */
export interface HistoryKind {
  /** Lists may hold items that the customer had. */
  readonly repeats: boolean;
  /** Items of a history have an order. */
  readonly ordered: boolean;
  /** Events have dates. */
  readonly dated: boolean;
  /** A history is one short visit. */
  readonly sessions: boolean;
  /** The catalogue has texts. */
  readonly content: boolean;
  /** Size of the catalogue. */
  readonly items: number;
}

/**
 * Models in the order in which work is best spent on them, should it run out: what is usually strongest first. Later ones are
 * tried for what they add to a blend. The last of each list is the same for everybody and costs next to nothing.
 */
const SESSIONS = ['session-knn', 'transitions', 'item-knn', 'rp3beta', 'user-knn', 'recent-popularity'];
const REPEATS = [
  'tifu-knn',
  'personal-frequency',
  'item-knn',
  'user-knn',
  'transitions',
  'rp3beta',
  'recent-popularity',
  'popularity',
];
const SEQUENCES = [
  'transitions',
  'sparse-ease',
  'user-knn',
  'item-knn',
  'session-knn',
  'cheby-cf',
  'rp3beta',
  'ease',
  'recent-popularity',
  'popularity',
];
const DATED = [
  'user-knn',
  'item-knn',
  'sparse-ease',
  'recent-popularity',
  'ease',
  'cheby-cf',
  'rp3beta',
  'transitions',
  'popularity',
];
const SETS = ['cheby-cf', 'rp3beta', 'user-knn', 'item-knn', 'sparse-ease', 'ease', 'popularity'];

/** Half-lives in days that the best models are tried with, where events have dates. */
const HALF_LIVES = [180, 60] as const;

/**
 * What is chosen between. A model is left out where it can recommend nothing, or lacks what it needs. Where events have dates the usual
 * blend is tried as a whole, too: its weights come from what customers chose last, which a search by parts may miss.
 */
export function candidatesFor(interactions: InteractionsConfig, kind: HistoryKind): Candidate[] {
  const names = [...orderFor(kind), ...(kind.content ? ['content'] : [])];
  const models = names
    .filter((name) => isAble(name, kind))
    .flatMap((name) => settingsFor(name, kind).map((settings) => onePart(name, interactions, settings)));
  const isBlendUsual = kind.dated && !kind.repeats;
  return isBlendUsual ? [...models, { recipe: { model: HYBRID, settings: {} }, interactions }] : models;
}

/** Other ways in which events become preference. */
export function viewsFor(interactions: InteractionsConfig, { dated }: HistoryKind): InteractionsConfig[] {
  return dated ? HALF_LIVES.map((halfLifeDays) => ({ ...interactions, halfLifeDays })) : [];
}

/** Settings that a model starts from. Of sets, item neighbours with and without bias are almost different models, and cheap. */
function settingsFor(name: string, { repeats, ordered }: HistoryKind): readonly Settings[] {
  return name === itemKnn.name && !repeats && !ordered ? [{ bias: true }, {}] : [{}];
}

function orderFor({ repeats, ordered, dated, sessions }: HistoryKind): readonly string[] {
  if (sessions) return SESSIONS;
  if (repeats) return REPEATS;
  if (dated) return DATED;
  return ordered ? SEQUENCES : SETS;
}

function isAble(name: string, { repeats, ordered, dated, content, items }: HistoryKind): boolean {
  const { defaults, traits } = recommenderByName(name);
  const { repeatsOnly, needs } = traits;
  // It would leave out a part of the catalogue.
  if (items > Number(defaults.maxItems ?? Number.POSITIVE_INFINITY)) return false;
  if (repeatsOnly && !repeats) return false;
  if (needs.includes('order') && !(ordered || dated)) return false;
  return content || !needs.includes('content');
}
