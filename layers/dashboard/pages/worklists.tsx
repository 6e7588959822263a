import type { Worklists as WorklistsAnswer } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { nameOf, t } from '../texts/texts.ts';
import { Await } from '../ui/await.tsx';
import { CustomerList } from '../ui/customer-list.tsx';
import { number } from '../ui/format.ts';
import { Page, Panel } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { Table } from '../ui/table.tsx';
import { useQuery, withQuery } from '../ui/use-query.ts';

/** What to do, for whom, and how much it is about. */
export function Worklists() {
  const worklists = useAnswer('worklists', () => api.GET('/v1/worklists'));
  return (
    <Page title={t('worklists.title')} lead={t('worklists.lead')}>
      <Await answer={worklists}>{(answer) => <Plays answer={answer} />}</Await>
    </Page>
  );
}

function Plays({ answer }: { readonly answer: WorklistsAnswer }) {
  const { worklists, assumptions, currency } = answer;
  const [chosen, choose] = useQuery('play');
  const worklist = worklists.find(({ play }) => play === chosen);
  return (
    <>
      <div class="form">
        <Select
          label={t('worklists.play')}
          value={worklist?.play ?? ''}
          onChange={choose}
          options={[
            ['', t('worklists.all')],
            ...worklists.map(({ play }) => [play, nameOf('play', play)] as const),
          ]}
        />
      </div>
      {worklist === undefined ? (
        <Panel title={t('worklists.overview')} note={assumptions?.text}>
          <Table
            caption={t('worklists.overview')}
            rows={worklists}
            columns={[
              {
                title: t('worklists.play'),
                value: ({ play }) => nameOf('play', play),
                show: ({ play, description }) => (
                  <>
                    <a href={withQuery('/worklists', { play })}>{nameOf('play', play)}</a>
                    <br />
                    <small class="note">{description}</small>
                  </>
                ),
              },
              { title: t('run.customers'), figure: ({ customers }) => customers, as: number },
              { title: t('customer.stake'), amount: ({ value_at_stake }) => value_at_stake, currency },
              {
                title: t('worklists.withoutConsent'),
                figure: ({ without_consent }) => without_consent,
                as: number,
              },
            ]}
          />
        </Panel>
      ) : (
        <Panel title={nameOf('play', worklist.play)} note={worklist.description}>
          <CustomerList
            name={nameOf('play', worklist.play)}
            listKey={worklist.play}
            ask={(cursor) =>
              api.GET('/v1/worklists/{play}', {
                params: { path: { play: worklist.play }, query: { limit: 100, cursor } },
              })
            }
          />
        </Panel>
      )}
    </>
  );
}
