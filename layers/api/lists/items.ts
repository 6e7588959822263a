import { sessionList } from '../../analytics/serve/blend.ts';
import { boughtTogetherList, type CandidateList, named, similarList } from '../../analytics/serve/listed.ts';
import { liveCard } from '../../analytics/serve/overlay.ts';
import type { ItemCard } from '../../contract/rows.ts';
import type { Answer } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import type { ModelReader } from '../http/model-reader.ts';
import type { RequestPorts } from '../http/ports.ts';
import { Wanted } from '../http/wanted.ts';
import { listAnswer, type Question, type Situation } from './answering.ts';
import { listOperations } from './operations.ts';
import { itemBody } from './shapes.ts';
import { POPULAR, popularLists, popularWithin } from './shared.ts';

/** What goes with this item: what the same customers choose. */
export const getSimilarItems = endpoint(listOperations.getSimilarItems, (input, model, ports) =>
  besideItem(input.itemId, input, model, ports, 'similar'),
);

/** What is in the same baskets, by rules that chance does not explain. */
export const getItemsBoughtTogether = endpoint(listOperations.getItemsBoughtTogether, (input, model, ports) =>
  besideItem(input.itemId, input, model, ports, 'bought-together'),
);

async function besideItem(
  id: string,
  question: Question,
  model: ModelReader,
  ports: RequestPorts,
  asked: 'similar' | 'bought-together',
): Promise<Answer> {
  const now = ports.now();
  const wanted = new Wanted();
  const head = wanted.head();
  const similarRow = wanted.row('similar', id);
  const togetherRow = wanted.row('bought-together', asked === 'bought-together' ? id : undefined);
  const { serving, card, rows, shared } = await model.read(wanted.refs, POPULAR);
  const situation: Situation = { model, serving, card, steering: await model.steering(head(rows)), now };
  const similar = similarRow(rows);
  const item = itemNow(situation, id, similar?.of);
  const like = similar === undefined ? await likeNewcomer(situation, id) : similarList(similar);
  const lists: CandidateList[] = [
    ...(asked === 'bought-together' ? [boughtTogetherList(togetherRow(rows))] : []),
    like,
    popularWithin(shared, item?.category ?? []),
    ...popularLists(shared),
  ];
  const about = { item_id: id, item: item === undefined ? null : itemBody(item) };
  const exclude = { ...question, exclude: [id] };
  return listAnswer(situation, exclude, lists as [CandidateList, ...CandidateList[]], about);
}

/** The item asked about, as it is now; shown or not. */
function itemNow({ steering }: Situation, id: string, known: ItemCard | undefined): ItemCard | undefined {
  return steering.items.get(id) ?? known;
}

/** What goes with an item that only the live catalogue knows: what it is like, and what goes with that. One more read. */
async function likeNewcomer({ model, steering, now }: Situation, id: string): Promise<CandidateList> {
  const live = steering.items.get(id);
  const anchors = live === undefined || liveCard(live, now) === undefined ? [] : live.nearestKnown;
  if (live === undefined || anchors.length === 0) return similarList(undefined);
  const wanted = new Wanted();
  const takers = anchors.map((anchor) => wanted.row('similar', anchor.id));
  const { rows } = await model.read(wanted.refs);
  const reason = { key: 'similar_to', items: [named(live)] } as const;
  const signals = anchors.flatMap(({ similarity }, at) => {
    const row = takers[at]?.(rows);
    if (row?.of === undefined) return [];
    return [{ weight: similarity, items: [{ ...row.of, score: 1 }, ...row.items], tell: () => reason }];
  });
  return sessionList(signals, 'similar');
}
