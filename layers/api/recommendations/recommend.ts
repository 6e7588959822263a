import * as z from 'zod/mini';
import { BLEND_DEFAULTS, blend, sessionList } from '../../analytics/serve/blend.ts';
import {
  type CandidateList,
  categoryList,
  personalList,
  shopWideList,
} from '../../analytics/serve/candidate-list.ts';
import { assignArm } from '../../analytics/serve/experiments.ts';
import { recentActivityOf } from '../../analytics/serve/recent-activity.ts';
import { categoryListId, ROW_ID } from '../../contract/rows.ts';
import { component, identifier } from '../fields.ts';
import {
  POPULAR,
  popularLists,
  popularWithin,
  SEGMENT_LISTS,
  segmentListOf,
  TRENDING,
} from '../lists/common-lists.ts';
import { categoryNamed, namesInFilter, namesWanted, requireKnownNames } from '../lists/known-names.ts';
import {
  type Candidates,
  type ListQuery,
  listAnswer,
  listFields,
  readBatch,
  recommendationId,
} from '../lists/list-answer.ts';
import { SignalReader } from '../lists/signals.ts';
import type { Context } from '../operation.ts';
import type { ModelReader } from '../reading/model-reader.ts';
import { ReadBatch } from '../reading/read-batch.ts';

export const recommendations = component(
  'Recommendations',
  z.strictObject({
    recommendation_id: recommendationId,
    customer_id: z.nullable(identifier),
    ...listFields,
  }),
);

/** Who looks at the page, and what they are doing. */
interface Visitor {
  readonly customer?: string | undefined;
  readonly sessionId?: string | undefined;
  /** Items looked at, oldest first. */
  readonly session?: readonly string[];
  readonly basket?: readonly string[];
  /** Path of the category that is looked at. */
  readonly category?: readonly string[] | undefined;
}

/** What to show a visitor. One batched read, and another where a session is going on. */
export async function recommend(
  { customer, sessionId, session = [], basket = [], category = [] }: Visitor,
  query: ListQuery,
  { model, ports }: Pick<Context, 'model' | 'ports'>,
) {
  const request = { session, basket };
  const batch = new ReadBatch();
  const ownRow = batch.row('recommendations', customer);
  const activity = batch.row('activity', customer);
  const liveSession = batch.row('session', sessionId);
  const categoryRow = batch.row('list', category.length === 0 ? undefined : categoryListId(category));
  const signals = new SignalReader(model);
  signals.addTo(batch, recentActivityOf([], request, ports.now()).signals);
  const named = [
    ...(category.length > 0 ? [categoryNamed(category, '/context/category')] : []),
    ...namesInFilter(query.filter, '/filter'),
  ];
  const namesRow = namesWanted(named, batch);
  const { context, rows, shared } = await readBatch({ model, ports }, batch, [...POPULAR, ...SEGMENT_LISTS]);
  requireKnownNames(named, namesRow(rows), context.merchandising);
  const { now } = context;
  const recentActivity = recentActivityOf([activity(rows), liveSession(rows)], request, now);
  const knownSignals = await signals.rows(recentActivity.signals, rows);

  const own = ownRow(rows);
  const subject = {
    id: customer ?? sessionId,
    known: (own?.items.length ?? 0) > 0,
    inSession: recentActivity.signals.length > 0,
  };
  const arm = assignArm(context.merchandising, subject, query.placement ?? '', now);
  const [recentRow, allTimeRow, ...segmentRows] = shared;
  const popular = [recentRow, allTimeRow] as const;
  const personal = personalList(own, context.card.asOf);
  const segment = segmentListOf(own?.segment, segmentRows);
  const [recent, allTime] = popularLists(popular);
  const { list: base = 'personal', sessionWeight = BLEND_DEFAULTS.sessionWeight } = arm?.policy ?? {};
  const lists: Candidates = [
    blend(
      base === 'trending' ? await trendingList(model) : { personal, segment, popular: recent }[base],
      sessionList(knownSignals),
      new Set(recentActivity.signals.map(({ item }) => item)),
      sessionWeight,
    ),
    personal,
    segment,
    category.length > 0
      ? categoryList(category, categoryRow(rows))
      : popularWithin(popular, knownSignals[0]?.category ?? []),
    recent,
    allTime,
  ];
  const viewer = { purchased: recentActivity.purchased, excludedItems: own?.excludedItems ?? [] };
  return listAnswer(
    context,
    query,
    lists,
    { customer_id: customer ?? null },
    { viewer, arm, subject: subject.id },
  );
}

/** Kept like the other lists for everybody, once an experiment's arm has asked for it. */
async function trendingList(model: ModelReader): Promise<CandidateList> {
  const { shared } = await model.read([], TRENDING);
  return shopWideList(ROW_ID.trending, shared[0]);
}
