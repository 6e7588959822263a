import { activeRules } from '../../analytics/serve/active-rules.ts';
import { assemble } from '../../analytics/serve/assemble.ts';
import type { Assignment } from '../../analytics/serve/experiments.ts';
import { itemTest } from '../../analytics/serve/filter.ts';
import type { CandidateList } from '../../analytics/serve/listed.ts';
import { liveCard, overlayOf } from '../../analytics/serve/overlay.ts';
import { isJustBought, type RecentActivity } from '../../analytics/serve/recent-activity.ts';
import type { Serving } from '../../contract/control-records.ts';
import type { Filter, Merchandising } from '../../contract/merchandising.ts';
import type { ItemCard, ModelRow } from '../../contract/rows.ts';
import type { Answer } from '../http/answer.ts';
import type { ModelReader } from '../http/model-reader.ts';
import { newRecommendationId } from '../http/recommendation-id.ts';
import { listedItemBody } from './shapes.ts';

/** What a caller may ask of any list. */
export interface Question {
  readonly limit: number;
  readonly placement?: string | undefined;
  readonly diversity?: number | undefined;
  readonly strict?: boolean;
  readonly filter?: Filter | undefined;
  readonly exclude?: readonly string[];
}

/** What an answer is made in. */
export interface Situation {
  readonly model: ModelReader;
  readonly serving: Serving;
  readonly card: ModelRow;
  readonly steering: Merchandising;
  /** UTC milliseconds. */
  readonly now: number;
}

/** Who asks, as far as it matters to what may be shown. */
export interface Asker {
  readonly purchased: RecentActivity['purchased'];
  /** Items they have had, of what the version knows. */
  readonly had: readonly string[];
}

const NOBODY: Asker = { purchased: new Map(), had: [] };

/**
 * The answer made of lists in order of preference, by rules and live catalogue, under an identifier of its own.
 * @param about what the answer says beside the list, first
 */
export async function listAnswer(
  situation: Situation,
  question: Question,
  lists: readonly [CandidateList, ...CandidateList[]],
  about: object,
  { asker = NOBODY, arm }: { readonly asker?: Asker; readonly arm?: Assignment | undefined } = {},
): Promise<Answer> {
  const { serving, card, steering, now } = situation;
  const placement = question.placement ?? null;
  const wishes = activeRules(steering.rules, placement, now, arm?.policy.rules);
  const barred = new Set([...asker.had, ...(question.exclude ?? [])]);
  const isWanted = question.filter === undefined ? () => true : itemTest(question.filter, now);
  const { source, items } = assemble(lists, {
    limit: question.limit,
    diversity: question.diversity ?? arm?.policy.diversity ?? 0,
    strict: question.strict ?? false,
    admits: (item) => !barred.has(item.id) && !isJustBought(item, asker.purchased, now) && isWanted(item),
    overlay: overlayOf(steering, now),
    steering,
    wishes,
    pinned: await pinnedCards(situation, wishes.pins),
    now,
  });
  const experiment = arm === undefined ? null : { id: arm.id, arm: arm.arm, context: arm.context };
  return {
    body: {
      ...about,
      model_version: serving.version,
      source,
      placement,
      experiment: arm === undefined ? null : { experiment_id: arm.id, arm: arm.arm },
      currency: card.currency,
      items: items.map(listedItemBody),
    },
    perAnswer: {
      recommendation_id: newRecommendationId({ source, placement, experiment, version: serving.version }),
    },
  };
}

/** Cards of pinned items: of the version, which keeps them once read, or of the live catalogue. */
async function pinnedCards(
  { model, steering, now }: Situation,
  pins: readonly { readonly item: string }[],
): Promise<ReadonlyMap<string, ItemCard>> {
  const cards = new Map<string, ItemCard>();
  if (pins.length === 0) return cards;
  const refs = pins.slice(0, MOST_PINS).map(({ item }) => ({ kind: 'similar', id: item }) as const);
  const { shared } = await model.read([], refs);
  for (const [at, { id }] of refs.entries()) {
    const live = steering.items.get(id);
    const known = shared[at]?.of ?? (live === undefined ? undefined : liveCard(live, now));
    if (known !== undefined) cards.set(id, known);
  }
  return cards;
}

/** Pins that one answer can have; more than a page shows. */
const MOST_PINS = 50;
