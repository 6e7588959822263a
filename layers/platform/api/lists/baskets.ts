import { latelyOf } from '../../../analytics/serve/activity.ts';
import { sessionList } from '../../../analytics/serve/blend.ts';
import { named } from '../../../analytics/serve/listed.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Wanted } from '../../http/wanted.ts';
import { listAnswer, type Situation } from './answering.ts';
import { listOperations } from './operations.ts';
import { POPULAR, popularLists, popularWithin } from './shared.ts';

/** Items of a basket, the latest, that are looked into for what is like them. */
const LOOKED_INTO = 20;
/** An earlier item of the basket counts as much as a later one. */
const EQUAL = 1;

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
    const kind = mode === 'missing' ? 'together' : 'similar';
    const takers = (mode === 'missing' ? basket : basket.slice(-LOOKED_INTO)).map((id) =>
      wanted.row(kind, id),
    );
    const { serving, card, rows, shared } = await model.read(wanted.refs, POPULAR);
    const situation: Situation = { model, serving, card, steering: await model.steering(head(rows)), now };
    const found = takers.flatMap((take) => take(rows) ?? []);
    const key = mode === 'missing' ? 'bought_with' : 'similar_to';
    const signals = found.map(({ of, items }) => ({
      weight: EQUAL,
      items: items.map((item) => ('confidence' in item ? { ...item, score: item.confidence } : item)),
      reason: { key, items: of === undefined ? [] : [named(of)] } as const,
    }));
    const lists = [
      sessionList(signals, kind),
      popularWithin(shared, found[0]?.of?.category ?? []),
      ...popularLists(shared),
    ] as const;
    const question = { ...body, exclude: [...body.exclude, ...basket] };
    const { purchased } = latelyOf([activity(rows)], { session: [], basket: [] }, now);
    const asker = { purchased, had: ownRow(rows)?.had ?? [] };
    return listAnswer(situation, question, [...lists], { mode }, { asker });
  },
);
