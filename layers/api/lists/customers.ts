import { buyAgainList } from '../../analytics/serve/listed.ts';
import { dueAgain, recentActivityOf } from '../../analytics/serve/recent-activity.ts';
import { ERASURES } from '../../stores/privacy/erased-listed.ts';
import { endpoint } from '../http/endpoint.ts';
import { Wanted } from '../http/wanted.ts';
import { listAnswer, type Situation } from './answering.ts';
import { listOperations } from './operations.ts';
import type { SimilarCustomersBody } from './responses.ts';

/** What this customer buys again and again; nothing else, so it may be empty. One batched read. */
export const getBuyAgain = endpoint(listOperations.getBuyAgain, async (input, model, ports) => {
  const now = ports.now();
  const wanted = new Wanted();
  const head = wanted.head();
  const againRow = wanted.row('buy-again', input.customerId);
  const activity = wanted.row('activity', input.customerId);
  const { serving, card, rows } = await model.read(wanted.refs);
  const situation: Situation = { model, serving, card, steering: await model.steering(head(rows)), now };
  const { purchased } = recentActivityOf([activity(rows)], { session: [], basket: [] }, now);
  const items = dueAgain(againRow(rows)?.items ?? [], purchased, now);
  const about = { customer_id: input.customerId };
  return listAnswer(situation, { ...input, strict: true }, [buyAgainList({ items }, now)], about);
});

/** Customers with the likest history, for people who look into one. One batched read, two where somebody was erased. */
export const getSimilarCustomers = endpoint(
  listOperations.getSimilarCustomers,
  async (input, model, { erased }) => {
    const wanted = new Wanted();
    const alikeRow = wanted.row('similar-customers', input.customerId);
    const erasures = wanted.row(ERASURES.kind, ERASURES.id);
    const { serving, rows } = await model.read(wanted.refs);
    const row = alikeRow(rows);
    const alike = row?.customers ?? [];
    const gone = await erased?.(
      serving.version,
      erasures(rows),
      alike.map(({ id }) => id),
    );
    const there = alike.filter(({ id }) => gone?.has(id) !== true);
    const body: SimilarCustomersBody = {
      customer_id: input.customerId,
      model_version: serving.version,
      known: row !== undefined,
      customers: there.slice(0, input.limit).map(({ id, similarity, shared, segment }) => ({
        customer_id: id,
        similarity,
        shared_items: shared,
        segment_id: segment,
      })),
    };
    return { body, known: row !== undefined };
  },
);
