import { BLEND_DEFAULTS, blend, sessionList } from '../../analytics/serve/blend.ts';
import { assign } from '../../analytics/serve/experiments.ts';
import { type CandidateList, categoryList, personalList, wholeList } from '../../analytics/serve/listed.ts';
import { recentActivityOf } from '../../analytics/serve/recent-activity.ts';
import { categoryListId, ROW_ID } from '../../contract/rows.ts';
import type { Answer } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import type { ModelReader } from '../http/model-reader.ts';
import type { RequestPorts } from '../http/ports.ts';
import { Wanted } from '../http/wanted.ts';
import { listAnswer, type Question, type Situation } from './answering.ts';
import { listOperations } from './operations.ts';
import { POPULAR, popularLists, popularWithin, SEGMENT_LISTS, segmentListOf, TRENDING } from './shared.ts';
import { SignalReader } from './signals.ts';

/** Who asks and what they are doing. */
interface Visitor {
  readonly customer: string | undefined;
  readonly sessionId: string | undefined;
  /** Items, oldest first. */
  readonly session: readonly string[];
  readonly basket: readonly string[];
  /** Path of the category that is looked at. */
  readonly category: readonly string[];
}

/** What to show this customer. One batched read, and another where a session is going on. */
export const getRecommendations = endpoint(listOperations.getRecommendations, (input, model, ports) =>
  recommend(
    { customer: input.customerId, sessionId: undefined, session: [], basket: [], category: [] },
    input,
    model,
    ports,
  ),
);

/** What to show to whoever it is, in the middle of what they are doing. At most two batched reads. */
export const createRecommendations = endpoint(
  listOperations.createRecommendations,
  ({ body }, model, ports) => {
    const page = body.context.item_id === undefined ? [] : [body.context.item_id];
    return recommend(
      {
        customer: body.customer_id,
        sessionId: body.session_id,
        session: [...body.session, ...page],
        basket: body.basket,
        category: body.context.category ?? [],
      },
      { ...body, exclude: [...body.exclude, ...body.basket, ...page] },
      model,
      ports,
    );
  },
);

async function recommend(
  visitor: Visitor,
  question: Question,
  model: ModelReader,
  ports: RequestPorts,
): Promise<Answer> {
  const now = ports.now();
  const { customer, sessionId, category } = visitor;
  const wanted = new Wanted();
  const head = wanted.head();
  const ownRow = wanted.row('recommendations', customer);
  const activity = wanted.row('activity', customer);
  const session = wanted.row('session', sessionId);
  const categoryRow = wanted.row('list', category.length === 0 ? undefined : categoryListId(category));
  const signals = new SignalReader(model);
  signals.want(recentActivityOf([], visitor, now).signals, wanted);
  const { serving, card, rows, shared } = await model.read(wanted.refs, [...POPULAR, ...SEGMENT_LISTS]);
  const situation: Situation = { model, serving, card, steering: await model.steering(head(rows)), now };
  const lately = recentActivityOf([activity(rows), session(rows)], visitor, now);
  const signalled = await signals.rows(lately.signals, rows);

  const own = ownRow(rows);
  const subject = {
    id: customer ?? sessionId,
    known: (own?.items.length ?? 0) > 0,
    inSession: lately.signals.length > 0,
  };
  const arm = assign(situation.steering, subject, question.placement ?? '', now);
  const [recentRow, allTimeRow, ...segmentRows] = shared;
  const popular = [recentRow, allTimeRow] as const;
  const personal = personalList(own, now);
  const segment = segmentListOf(own?.segment, segmentRows);
  const [recent, allTime] = popularLists(popular);
  const { list: base = 'personal', sessionWeight = BLEND_DEFAULTS.sessionWeight } = arm?.policy ?? {};
  const lists: [CandidateList, ...CandidateList[]] = [
    blend(
      base === 'trending' ? await trendingList(model) : { personal, segment, popular: recent }[base],
      sessionList(signalled),
      new Set(lately.signals.map(({ item }) => item)),
      sessionWeight,
    ),
    personal,
    segment,
    category.length > 0
      ? categoryList(category, categoryRow(rows))
      : popularWithin(popular, signalled[0]?.category ?? []),
    recent,
    allTime,
  ];
  const asker = { purchased: lately.purchased, had: own?.excludedItems ?? [] };
  return listAnswer(situation, question, lists, { customer_id: customer ?? null }, { asker, arm });
}

/** Kept like the other lists for everybody, once an experiment's arm has asked for it. */
async function trendingList(model: ModelReader): Promise<CandidateList> {
  const { shared } = await model.read([], TRENDING);
  return wholeList(ROW_ID.trending, shared[0]);
}
