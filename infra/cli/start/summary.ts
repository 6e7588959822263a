import { segmentOf } from '../../../layers/api/http/identifier.ts';
import { type ModelRow, ROW_ID, type SegmentRow } from '../../../layers/contract/rows.ts';
import type { ServingStore } from '../../../layers/stores/serving.ts';
import { aligned, counted, day, whole } from '../format.ts';

const MOST_SEGMENTS = 4;

/** What the serving version learnt, for a person who never saw the product. */
export async function summary(store: ServingStore): Promise<string[]> {
  const serving = await store.current();
  if (serving === undefined) return ['', 'No version is active yet.', ''];
  const [card, segments] = await store.read(serving.version, [
    { kind: 'model', id: ROW_ID.model },
    { kind: 'segments', id: ROW_ID.segments },
  ]);
  if (card === undefined) return ['', `Version ${serving.version} is active.`, ''];
  return [
    '',
    `Version ${card.version} is active. It learnt from ${counted(card.events, 'event')} of ${counted(card.customers, 'customer')} and ${counted(card.items, 'item')} up to ${day(card.asOf)}; customers who refuse analysis are left out.`,
    ...(serving.heldSince === undefined
      ? []
      : [
          `  It is held since ${day(serving.heldSince)}: runs publish nothing until npm run models -- resume.`,
        ]),
    ...(card.rejectedRows > 0 ? [`  ${counted(card.rejectedRows, 'row')} could not be used.`] : []),
    segmentLine(segments?.segments ?? []),
    ...cutLine(card),
    ...comparison(card),
    `  Reason to publish: ${card.verdict.reason}`,
    '',
  ];
}

function segmentLine(segments: readonly SegmentRow[]): string {
  const found = segments.filter(({ kind, customers }) => kind === 'rfm' && customers > 0);
  const named = found.slice(0, MOST_SEGMENTS).map(({ name, customers }) => `${name} (${whole(customers)})`);
  const rest = found.length > named.length ? ` and ${found.length - named.length} more` : '';
  return `  ${counted(found.length, 'customer segment')}${named.length > 0 ? `: ${named.join(', ')}${rest}` : ''}.`;
}

function cutLine({ cutHistories }: ModelRow): string[] {
  if (cutHistories === undefined) return [];
  const { customers, pairs, longest } = cutHistories;
  return [
    `  ${counted(customers, 'customer')} with more than ${whole(longest)} items: the oldest ${counted(pairs, 'pair')} of customer and item were not learnt from.`,
  ];
}

/** How well each model predicted what customers did in the last weeks. */
function comparison({ holdout, recipe, exposure }: ModelRow): string[] {
  if (holdout === null) return [];
  const { k, customers, cut, models } = holdout;
  const rows = models.map(({ model, recall, ndcg, exposure: own }) => [
    model,
    recall.toFixed(4),
    ndcg.toFixed(4),
    own === null ? '' : `${Math.round(own.commonestItemShare * 100)} %`,
    model === recipe.model ? '◄ recommends now' : '',
  ]);
  return [
    `  Models were compared on what ${counted(customers, 'customer')} did from ${day(cut)} on, which they had not seen:`,
    ...aligned([['model', `recall@${k}`, `NDCG@${k}`, 'lists with the commonest item', ''], ...rows]).map(
      (line) => `    ${line}`,
    ),
    ...(exposure?.chosenBy == null ? [] : [`  How evenly items are shown: ${exposure.chosenBy}.`]),
  ];
}

/** Requests with identifiers of the serving version, ready to paste. */
export async function examples(store: ServingStore, url: string): Promise<string[]> {
  const serving = await store.current();
  if (serving === undefined) return [];
  const [segments, popular] = await store.read(serving.version, [
    { kind: 'segments', id: ROW_ID.segments },
    { kind: 'list', id: ROW_ID.popular },
  ]);
  const named = (segments?.segments ?? []).filter(({ customers }) => customers > 0);
  const customer = await bestCustomer(store, serving.version, named);
  const [item, segment] = [popular?.items[0]?.id, named[0]?.id];
  const requests: readonly (readonly [what: string, id: string | undefined, path: (id: string) => string])[] =
    [
      ['Items that a customer may like', customer, (id) => `customers/${id}/recommendations?limit=5`],
      [
        'What the customer will be worth, and the risk to lose them',
        customer,
        (id) => `customers/${id}/value`,
      ],
      ['Items similar to a popular one', item, (id) => `items/${id}/similar?limit=5`],
      ['Who the customers of a segment are', segment, (id) => `segments/${id}`],
      ['Customers to win back first', '', () => 'worklists/win-back?limit=5'],
    ];
  return [
    'Paste into another terminal:',
    '',
    ...requests.flatMap(([what, id, path]) =>
      id === undefined ? [] : [`  ${what}:`, `    curl '${url}/v1/${path(segmentOf(id))}'`],
    ),
    '',
  ];
}

/** The first of the best customers who still has rows: those of erased customers are gone. */
async function bestCustomer(
  store: ServingStore,
  version: string,
  segments: readonly SegmentRow[],
): Promise<string | undefined> {
  const best = segments.find(({ topCustomers }) => topCustomers.length > 0)?.topCustomers ?? [];
  if (best.length === 0) return undefined;
  const rows = await store.read(
    version,
    best.map((id) => ({ kind: 'customer', id }) as const),
  );
  return best.find((_, at) => rows[at] !== undefined);
}
