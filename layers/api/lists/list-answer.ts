import * as z from 'zod/mini';
import { activeRules } from '../../analytics/serve/active-rules.ts';
import { assemble } from '../../analytics/serve/assemble.ts';
import type { CandidateList } from '../../analytics/serve/candidate-list.ts';
import type { Assignment } from '../../analytics/serve/experiments.ts';
import { itemTest } from '../../analytics/serve/filter.ts';
import { liveCard, overlayOf } from '../../analytics/serve/overlay.ts';
import { isJustBought, type RecentActivity } from '../../analytics/serve/recent-activity.ts';
import type { Serving } from '../../contract/control-records.ts';
import type { Filter, Merchandising } from '../../contract/merchandising.ts';
import type { ItemCard, ModelRow } from '../../contract/rows.ts';
import type { RowRef } from '../../stores/serving.ts';
import { currency, described, identifier, modelVersion } from '../fields.ts';
import type { Context } from '../operation.ts';
import type { ModelReader } from '../reading/model-reader.ts';
import type { ReadBatch } from '../reading/read-batch.ts';
import { listedItem, listedItemBody, source } from './item.ts';
import { newRecommendationId } from './recommendation-id.ts';

export const recommendationId = described(
  identifier,
  'Names this answer. Send it with the impressions, clicks and purchases that come of it. Not part of the ETag.',
);

/** Fields of every list of items, but for the identifier of the answer and what the list is about. */
export const listFields = {
  model_version: modelVersion,
  source: described(
    source,
    'The first list that served: `personal`, `session`, `segment`, `category`, `popular` (recently), `all_time`, or what ' +
      'was asked for by name',
  ),
  placement: z.nullable(z.string()),
  experiment: described(
    z.nullable(z.strictObject({ experiment_id: identifier, arm: identifier })),
    'The experiment that this answer is part of',
  ),
  currency,
  items: described(z.array(listedItem).check(z.maxLength(100)), 'Best first'),
};

/** What a caller may ask of any list. */
export interface ListQuery {
  readonly limit: number;
  readonly placement?: string | undefined;
  readonly diversity?: number | undefined;
  readonly strict?: boolean;
  readonly filter?: Filter | undefined;
  readonly exclude?: readonly string[];
}

/** The version and the live documents that an answer is made from. */
export interface ServingContext {
  readonly model: ModelReader;
  readonly serving: Serving;
  readonly card: ModelRow;
  readonly merchandising: Merchandising;
  /** UTC milliseconds. */
  readonly now: number;
  /** Tags recommendation ids; undefined: the shop has none, or it cannot be read. */
  readonly tagKey: Uint8Array | undefined;
}

/** What the customer has bought, as far as it bears on what may be shown. */
export interface Viewer {
  readonly purchased: RecentActivity['purchased'];
  /** Items they have had, of what the version knows. */
  readonly excludedItems: readonly string[];
}

/** Reads a batch, the shared rows that the container lacks, and merchandising: one batched read while nothing has changed. */
export async function readBatch<const S extends readonly RowRef[]>(
  { model, ports }: Pick<Context, 'model' | 'ports'>,
  batch: ReadBatch,
  sharedRefs: S,
) {
  const now = ports.now();
  const head = batch.head();
  const [{ serving, card, rows, shared }, tagKey] = await Promise.all([
    model.read(batch.refs, sharedRefs),
    findTagKey(ports),
  ]);
  const merchandising = await model.merchandising(head(rows));
  const context: ServingContext = { model, serving, card, merchandising, now, tagKey };
  return { context, rows: rows as readonly unknown[], shared };
}

/** A list without a tag is better than none. */
async function findTagKey({ recommendationKeys }: Context['ports']): Promise<Uint8Array | undefined> {
  const keys = await recommendationKeys?.().catch(() => undefined);
  return keys?.signing?.key;
}

const ANONYMOUS: Viewer = { purchased: new Map(), excludedItems: [] };

/** Whom a list is for. */
interface Visit {
  readonly viewer?: Viewer;
  /** The arm of the experiment, and the customer or session that it was drawn for. */
  readonly arm?: Assignment | undefined;
  readonly subject?: string | undefined;
}

/** Lists in order of preference: what the first lacks comes from the next. */
export type Candidates = readonly [CandidateList, ...CandidateList[]];

/**
 * The answer made of lists in order of preference, by rules and live catalogue, under an identifier of its own.
 * @param about fields of the answer before the list
 */
export async function listAnswer<A extends object>(
  context: ServingContext,
  query: ListQuery,
  lists: Candidates,
  about: A,
  { viewer = ANONYMOUS, arm, subject }: Visit = {},
) {
  const { serving, card, merchandising, now } = context;
  const placement = query.placement ?? null;
  const rules = activeRules(merchandising.rules, placement, now, arm?.policy.rules);
  const excluded = new Set([...viewer.excludedItems, ...(query.exclude ?? [])]);
  const passesFilter = query.filter === undefined ? () => true : itemTest(query.filter, now);
  const { source: served, items } = assemble(lists, {
    limit: query.limit,
    diversity: query.diversity ?? arm?.policy.diversity ?? 0,
    strict: query.strict ?? false,
    admits: (one) => !excluded.has(one.id) && !isJustBought(one, viewer.purchased, now) && passesFilter(one),
    overlay: overlayOf(merchandising, now),
    merchandising,
    rules,
    pinned: await pinnedCards(context, rules.pins),
    now,
  });
  const experiment = arm === undefined ? null : { id: arm.id, arm: arm.arm, context: arm.context };
  return {
    body: {
      ...about,
      model_version: serving.version,
      source: served,
      placement,
      experiment: arm === undefined ? null : { experiment_id: arm.id, arm: arm.arm },
      currency: card.currency,
      items: items.map(listedItemBody),
    },
    perAnswer: {
      recommendation_id: newRecommendationId(
        { source: served, placement, experiment, version: serving.version },
        arm === undefined ? null : (subject ?? null),
        context.tagKey,
      ),
    },
  };
}

/** Cards of pinned items: of the version, which keeps them once read, or of the live catalogue. */
async function pinnedCards(
  { model, merchandising, now }: ServingContext,
  pins: readonly { readonly item: string }[],
): Promise<ReadonlyMap<string, ItemCard>> {
  const cards = new Map<string, ItemCard>();
  if (pins.length === 0) return cards;
  const refs = pins.slice(0, MOST_PINS).map(({ item }) => ({ kind: 'similar', id: item }) as const);
  const { shared } = await model.read([], refs);
  for (const [at, { id }] of refs.entries()) {
    const live = merchandising.items.get(id);
    const known = shared[at]?.of ?? (live === undefined ? undefined : liveCard(live, now));
    if (known !== undefined) cards.set(id, known);
  }
  return cards;
}

/** Pins that one answer can have; more than a page shows. */
const MOST_PINS = 50;
