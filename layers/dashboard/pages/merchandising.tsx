import { useState } from 'preact/hooks';
import { pathId } from '../../client/path-id.ts';
import type { CatalogueItem, Rule, Rules } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { nameOf, t } from '../texts/texts.ts';
import { Await, Notice } from '../ui/await.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { day, money } from '../ui/format.ts';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { SearchForm } from '../ui/search-form.tsx';
import { Table } from '../ui/table.tsx';
import { useQuery } from '../ui/use-query.ts';

/** Hide, pin or boost an item, and what rules there are. */
export function Merchandising() {
  const [id, setId] = useQuery('id');
  const rules = useAnswer('rules', () => api.GET('/v1/rules'));
  return (
    <Page title={t('merchandising.title')} lead={t('merchandising.lead')}>
      <SearchForm label={t('items.id')} value={id} onSearch={setId} />
      <Await answer={rules}>
        {(answer) => (
          <>
            {id !== '' && <Item key={id} id={id} rules={answer} onChange={rules.reload} />}
            <AllRules rules={answer} onChange={rules.reload} />
          </>
        )}
      </Await>
    </Page>
  );
}

function Item({
  id,
  rules,
  onChange,
}: {
  readonly id: string;
  readonly rules: Rules;
  readonly onChange: () => void;
}) {
  const path = { params: { path: { itemId: pathId(id) } } };
  const item = useAnswer(`item ${id}`, () => api.GET('/v1/items/{itemId}', path));
  return (
    <Await answer={item}>
      {(shown) => (
        <Panel title={shown.title ?? shown.item_id}>
          <ItemFacts item={shown} />
          <div class="form">
            <Confirm
              label={t(shown.hidden ? 'merchandising.show' : 'merchandising.hide')}
              question={t(shown.hidden ? 'merchandising.show.question' : 'merchandising.hide.question', {
                item: shown.title ?? shown.item_id,
              })}
              act={() => api.PATCH('/v1/items/{itemId}', { ...path, body: { hidden: !shown.hidden } })}
              onDone={item.reload}
            />
            <AddRule item={shown} rules={rules} type="pin" onDone={onChange} />
            <AddRule item={shown} rules={rules} type="boost" onDone={onChange} />
          </div>
        </Panel>
      )}
    </Await>
  );
}

function ItemFacts({ item }: { readonly item: CatalogueItem }) {
  return (
    <Facts
      facts={[
        [t('items.id'), item.item_id],
        [t('items.category'), item.category.join(' › ') || '–'],
        [t('items.brand'), item.brand ?? '–'],
        [t('items.price'), item.currency === null ? '–' : money(item.price_minor, item.currency)],
        [
          t('merchandising.shown'),
          item.not_shown_because === null
            ? t(item.shown ? 'answer.yes' : 'answer.no')
            : nameOf('hidden', item.not_shown_because),
        ],
      ]}
    />
  );
}

/** Adds a rule for one item, everywhere and until it is removed. */
function AddRule({
  item,
  rules,
  type,
  onDone,
}: {
  readonly item: CatalogueItem;
  readonly rules: Rules;
  readonly type: 'pin' | 'boost';
  readonly onDone: () => void;
}) {
  const rule: Rule = {
    rule_id: `${type}-${item.item_id}`,
    placements: [],
    from: null,
    until: null,
    action:
      type === 'pin'
        ? { type: 'pin', item_id: item.item_id, position: 1 }
        : { type: 'boost', filter: { attribute: 'id', equals: item.item_id }, factor: 2 },
  };
  return (
    <Confirm
      label={t(`merchandising.${type}`)}
      question={t(`merchandising.${type}.question`, { item: item.title ?? item.item_id })}
      act={() =>
        putRules({ ...rules, rules: [...rules.rules.filter((one) => one.rule_id !== rule.rule_id), rule] })
      }
      onDone={onDone}
    />
  );
}

function AllRules({ rules, onChange }: { readonly rules: Rules; readonly onChange: () => void }) {
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  return (
    <Panel title={t('merchandising.rules')} note={t('merchandising.rules.note')}>
      {warnings.length > 0 && (
        <Notice title={t('merchandising.warnings')}>
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      )}
      {rules.rules.length === 0 ? (
        <p>{t('merchandising.none')}</p>
      ) : (
        <Table
          caption={t('merchandising.rules')}
          rows={rules.rules}
          columns={[
            { title: t('merchandising.rule'), value: ({ rule_id }) => rule_id },
            { title: t('merchandising.does'), value: sentenceOf },
            {
              title: t('merchandising.placements'),
              value: ({ placements }) => placements.join(', ') || t('merchandising.everywhere'),
            },
            {
              title: t('merchandising.dates'),
              value: ({ from, until }) => `${day(from)} – ${day(until)}`,
            },
            {
              title: t('merchandising.remove'),
              value: () => null,
              show: ({ rule_id }) => (
                <Confirm
                  label={t('merchandising.remove')}
                  question={t('merchandising.remove.question', { rule: rule_id })}
                  act={async () => {
                    const reply = await putRules({
                      ...rules,
                      rules: rules.rules.filter((one) => one.rule_id !== rule_id),
                    });
                    setWarnings(reply.data?.warnings.map(({ detail }) => detail) ?? []);
                    return reply;
                  }}
                  onDone={onChange}
                />
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

/** The revision says which rules this change was made on: another's change in between is not overwritten. */
function putRules(rules: Rules) {
  return api.PUT('/v1/rules', { body: rules });
}

function sentenceOf({ action }: Rule): string {
  switch (action.type) {
    case 'pin':
      return t('merchandising.does.pin', { item: action.item_id, position: action.position });
    case 'boost':
      return t('merchandising.does.boost', { filter: filterText(action.filter), factor: action.factor });
    case 'exclude':
      return t('merchandising.does.exclude', { filter: filterText(action.filter) });
    case 'family-cap':
      return t('merchandising.does.cap', { most: action.most });
  }
}

/** A condition as text; a nested one as it was written. */
function filterText(filter: Record<string, unknown>): string {
  const { attribute, equals } = filter;
  if (typeof attribute === 'string' && equals !== undefined) return `${attribute} = ${String(equals)}`;
  return JSON.stringify(filter);
}
