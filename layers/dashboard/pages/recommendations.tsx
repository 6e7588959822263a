import { pathId } from '../../client/path-id.ts';
import { api, type Reply } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { t } from '../texts/texts.ts';
import { Await } from '../ui/await.tsx';
import { ItemList, type Items } from '../ui/item-list.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { SearchForm } from '../ui/search-form.tsx';
import { Select } from '../ui/select.tsx';
import { useQuery } from '../ui/use-query.ts';

const LISTS = ['popular', 'trending', 'new', 'customer', 'similar', 'together'] as const;
type ListName = (typeof LISTS)[number];

/** What the shop would show, for a customer, for an item, or for everybody, and why. */
export function Recommendations() {
  const [chosen, choose] = useQuery('list', 'popular');
  const [id, setId] = useQuery('id');
  const [diversity, setDiversity] = useQuery('diversity', '0');
  const list = LISTS.find((name) => name === chosen) ?? 'popular';
  const needsId = list === 'customer' || list === 'similar' || list === 'together';
  return (
    <Page title={t('lists.title')} lead={t('lists.lead')}>
      <div class="form">
        <Select
          label={t('lists.list')}
          value={list}
          onChange={choose}
          options={LISTS.map((name) => [name, t(`lists.list.${name}`)] as const)}
        />
        <Select
          label={t('lists.diversity')}
          value={diversity}
          onChange={setDiversity}
          options={[
            ['0', t('lists.diversity.none')],
            ['0.2', t('lists.diversity.some')],
            ['0.5', t('lists.diversity.much')],
          ]}
        />
        {needsId && (
          <SearchForm
            label={list === 'customer' ? t('customer.id') : t('items.id')}
            value={id}
            onSearch={setId}
          />
        )}
      </div>
      {needsId && id === '' ? (
        <p>{t('lists.which')}</p>
      ) : (
        <Shown list={list} id={id} diversity={Number(diversity)} />
      )}
    </Page>
  );
}

function Shown({
  list,
  id,
  diversity,
}: {
  readonly list: ListName;
  readonly id: string;
  readonly diversity: number;
}) {
  const answer = useAnswer(`${list} ${id} ${diversity}`, () => ask(list, id, diversity));
  const name = t(`lists.list.${list}`);
  return (
    <Panel title={name}>
      <Await answer={answer}>{(shown) => <ItemList name={name} list={shown} />}</Await>
    </Panel>
  );
}

function ask(list: ListName, id: string, diversity: number): Promise<Reply<Items>> {
  const query = { limit: 20, ...(diversity > 0 ? { diversity } : {}) };
  const item = { params: { path: { itemId: pathId(id) }, query } };
  switch (list) {
    case 'customer':
      return api.GET('/v1/customers/{customerId}/recommendations', {
        params: { path: { customerId: pathId(id) }, query },
      });
    case 'similar':
      return api.GET('/v1/items/{itemId}/similar', item);
    case 'together':
      return api.GET('/v1/items/{itemId}/bought-together', item);
    case 'popular':
      return api.GET('/v1/items/popular', { params: { query } });
    case 'trending':
      return api.GET('/v1/items/trending', { params: { query } });
    case 'new':
      return api.GET('/v1/items/new', { params: { query } });
  }
}
