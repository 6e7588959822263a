import type { ListedItem } from '../../client/types.ts';
import { nameOf, t } from '../texts/texts.ts';
import { number } from './format.ts';
import { Table } from './table.tsx';

/** What every list of items answers. */
export interface Items {
  readonly currency: string;
  readonly source: ListedItem['source'];
  readonly items: readonly ListedItem[];
}

/** A list of items as the shop would show it, with the source and the reason of each. */
export function ItemList({ name, list }: { readonly name: string; readonly list: Items }) {
  const { items, currency, source } = list;
  if (items.length === 0) return <p>{t('items.none')}</p>;
  const ranked = items.map((item, at) => ({ ...item, rank: at + 1 }));
  return (
    <>
      <p class="note">{t('items.source', { source: nameOf('source', source) })}</p>
      <Table
        caption={name}
        rows={ranked}
        columns={[
          { title: t('items.rank'), figure: ({ rank }) => rank, as: number },
          {
            title: t('items.title'),
            value: ({ title, item_id }) => title ?? item_id,
            show: ({ title, item_id, brand }) => (
              <>
                <bdi>{title ?? item_id}</bdi>
                <br />
                <small class="note">
                  <bdi>{[item_id, brand].filter((part) => part !== null).join(' · ')}</bdi>
                </small>
              </>
            ),
          },
          { title: t('items.price'), amount: ({ price }) => price, currency },
          { title: t('items.from'), value: ({ source: from }) => nameOf('source', from) },
          { title: t('items.reason'), value: ({ reason }) => reason.text },
        ]}
      />
    </>
  );
}
