import type { ListedItem } from '../../analytics/serve/listed.ts';
import { reasonText } from '../../analytics/serve/reason-text.ts';
import type { ItemCard, Reason } from '../../contract/rows.ts';
import type { ItemBody, ListedItemBody } from './responses.ts';

export function itemBody(card: ItemCard): ItemBody {
  return {
    item_id: card.id,
    title: card.title,
    category: [...card.category],
    brand: card.brand,
    price: card.price,
  };
}

export function listedItemBody(item: ListedItem): ListedItemBody {
  return {
    ...itemBody(item),
    // Seven digits are more than anybody compares.
    score: Number(item.score.toPrecision(6)),
    source: item.source,
    reason: { key: item.reason.key, parameters: parametersOf(item.reason), text: reasonText(item.reason) },
  };
}

function parametersOf(reason: Reason): ListedItemBody['reason']['parameters'] {
  const { items, category, periodDays, daysSince, everyDays, times, support, confidence, lift } = reason;
  return {
    items: items.map(({ id, title }) => ({ item_id: id, title })),
    ...(category === undefined ? {} : { category: [...category] }),
    ...(periodDays === undefined ? {} : { period_days: periodDays }),
    ...(daysSince === undefined ? {} : { days_since: daysSince }),
    ...(everyDays === undefined
      ? {}
      : { usual_gap_days: everyDays === null ? null : Number(everyDays.toFixed(1)) }),
    ...(times === undefined ? {} : { times }),
    ...(support === undefined ? {} : { support }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(lift === undefined ? {} : { lift }),
  };
}
