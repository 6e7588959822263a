import { type SignalRow, sessionList } from '../../analytics/serve/blend.ts';
import { missingList } from '../../analytics/serve/complements.ts';
import { named } from '../../analytics/serve/listed.ts';
import { recentActivityOf } from '../../analytics/serve/recent-activity.ts';
import type { ListRow, Reason } from '../../contract/rows.ts';
import { endpoint } from '../http/endpoint.ts';
import { Wanted } from '../http/wanted.ts';
import { listAnswer, type Situation } from './answering.ts';
import { listOperations } from './operations.ts';
import { POPULAR, popularLists, popularWithin } from './shared.ts';

/** Items of a basket, the latest, that are looked into for what is like them. */
const LOOKED_INTO = 20;
/**
 * What is missing from a basket: partners of what it holds, those first that most of it speaks for. Or what is like it: other
 * things for the same taste. Two questions, two answers; one batched read each.
 */
export const getBasketComplements = endpoint(
  listOperations.getBasketComplements,
  async ({ body }, model, ports) => {
    const now = ports.now();
    const { mode, customer_id: customer } = body;
    const basket = [...new Set(body.basket)];
    const wanted = new Wanted();
    const head = wanted.head();
    const ownRow = wanted.row('recommendations', customer);
    const activity = wanted.row('activity', customer);
    const partners = (mode === 'missing' ? basket : []).map((id) => wanted.row('bought-together', id));
    const alike = (mode === 'similar' ? basket.slice(-LOOKED_INTO) : []).map((id) =>
      wanted.row('similar', id),
    );
    const { serving, card, rows, shared } = await model.read(wanted.refs, POPULAR);
    const situation: Situation = { model, serving, card, steering: await model.steering(head(rows)), now };
    const missing = partners.flatMap((take) => take(rows) ?? []);
    const like = alike.flatMap((take) => take(rows) ?? []);
    const main = mode === 'missing' ? missingList(missing) : sessionList(like.map(likenessOf), 'similar');
    const lists = [
      main,
      popularWithin(shared, [...missing, ...like][0]?.of?.category ?? []),
      ...popularLists(shared),
    ] as const;
    const question = { ...body, exclude: [...body.exclude, ...basket] };
    const { purchased } = recentActivityOf([activity(rows)], { session: [], basket: [] }, now);
    const asker = { purchased, had: ownRow(rows)?.excludedItems ?? [] };
    return listAnswer(situation, question, [...lists], { mode }, { asker });
  },
);

/** An earlier item of the basket counts as much as a later one. */
function likenessOf({ of, items }: ListRow): SignalRow {
  const reason: Reason = { key: 'similar_to', items: of === undefined ? [] : [named(of)] };
  return { weight: 1, items, tell: () => reason };
}
