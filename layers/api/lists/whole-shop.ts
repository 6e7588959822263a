import { type CandidateList, categoryList, wholeList, within } from '../../analytics/serve/listed.ts';
import { coldItemsByAge } from '../../analytics/serve/overlay.ts';
import { categoryListId, ROW_ID, type ScoredItem } from '../../contract/rows.ts';
import type { Answer } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import type { ModelReader } from '../http/model-reader.ts';
import type { RequestPorts } from '../http/ports.ts';
import { Wanted } from '../http/wanted.ts';
import { listAnswer, type Question, type Situation } from './answering.ts';
import { listOperations } from './operations.ts';
import { NEW, POPULAR, popularLists, TRENDING } from './shared.ts';

/** What sells at present, in the whole shop or in a category. */
export const getPopularItems = endpoint(listOperations.getPopularItems, (input, model, ports) =>
  ofShop(input, model, ports, []),
);

/** What sells more than it used to. */
export const getTrendingItems = endpoint(listOperations.getTrendingItems, (input, model, ports) =>
  ofShop(input, model, ports, TRENDING),
);

/** What came lately, from the moment that the live catalogue tells of it. */
export const getNewItems = endpoint(listOperations.getNewItems, (input, model, ports) =>
  ofShop(input, model, ports, NEW),
);

/** One batched read: the list asked for, then what is popular in the category, then in the shop. */
async function ofShop(
  question: Question & { readonly category?: readonly string[] | undefined },
  model: ModelReader,
  ports: RequestPorts,
  asked: typeof TRENDING | typeof NEW | readonly [],
): Promise<Answer> {
  const now = ports.now();
  const { category } = question;
  const wanted = new Wanted();
  const head = wanted.head();
  const ofCategory = wanted.row('list', category === undefined ? undefined : categoryListId(category));
  const { serving, card, rows, shared } = await model.read(wanted.refs, [...POPULAR, ...asked]);
  const situation: Situation = { model, serving, card, steering: await model.steering(head(rows)), now };
  const [recent, allTime, own] = shared;
  const lists = [
    ...asked.map(({ id }) => {
      const list = wholeList(id, own);
      const whole = id === ROW_ID.new ? withNewcomers(list, situation) : list;
      return category === undefined ? whole : within(whole, category);
    }),
    ...(category === undefined ? [] : [categoryList(category, ofCategory(rows))]),
    ...popularLists([recent, allTime]),
  ];
  return listAnswer(situation, question, lists as [CandidateList, ...CandidateList[]], {});
}

/** What came since the version was learnt stands before what it knows. */
function withNewcomers(list: CandidateList, { steering, now }: Situation): CandidateList {
  const best = list.items[0]?.score ?? 1;
  const newcomers = coldItemsByAge(steering, now).map((item): ScoredItem => ({ ...item, score: best }));
  return { ...list, items: [...newcomers, ...list.items] };
}
