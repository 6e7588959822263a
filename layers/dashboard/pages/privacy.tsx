import { pathId } from '../../client/path-id.ts';
import type { Erasure, Model } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { nameOf, t } from '../texts/texts.ts';
import { Await } from '../ui/await.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { download } from '../ui/download.ts';
import { day, moment, number } from '../ui/format.ts';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { SearchForm } from '../ui/search-form.tsx';
import { Table } from '../ui/table.tsx';
import { useQuery } from '../ui/use-query.ts';

/** What is held of a customer, its removal with the certificate, and what private figures spend. */
export function Privacy() {
  const [id, setId] = useQuery('id');
  const [erasure, setErasure] = useQuery('erasure');
  const model = useAnswer('model', () => api.GET('/v1/models/current'));
  return (
    <Page title={t('privacy.title')} lead={t('privacy.lead')}>
      <Panel title={t('privacy.customer')} note={t('privacy.customer.note')}>
        <SearchForm label={t('customer.id')} value={id} onSearch={setId} />
        {id !== '' && <Actions key={id} id={id} onErased={setErasure} />}
      </Panel>
      <Panel title={t('privacy.certificate')} note={t('privacy.certificate.note')}>
        <SearchForm label={t('privacy.erasure')} value={erasure} onSearch={setErasure} />
        {erasure !== '' && <Certificate key={erasure} id={erasure} />}
      </Panel>
      <Await answer={model}>{(answer) => <Budget model={answer} />}</Await>
    </Page>
  );
}

function Actions({ id, onErased }: { readonly id: string; readonly onErased: (erasure: string) => void }) {
  const params = { params: { path: { customerId: pathId(id) } } };
  return (
    <div class="form">
      <Confirm
        label={t('privacy.export')}
        question={t('privacy.export.question', { customer: id })}
        act={async () => {
          const reply = await api.GET('/v1/customers/{customerId}/export', params);
          if (reply.data !== undefined) {
            const text = JSON.stringify(reply.data, null, 2);
            download(`customer-${id}.json`, 'application/json', [text]);
          }
          return reply;
        }}
      />
      <Confirm
        label={t('privacy.erase')}
        question={t('privacy.erase.question', { customer: id })}
        act={async () => {
          const reply = await api.DELETE('/v1/customers/{customerId}', params);
          if (reply.data !== undefined) onErased(reply.data.erasure_id);
          return reply;
        }}
      />
    </div>
  );
}

function Certificate({ id }: { readonly id: string }) {
  const erasure = useAnswer(`erasure ${id}`, () =>
    api.GET('/v1/erasures/{erasureId}', { params: { path: { erasureId: pathId(id) } } }),
  );
  return <Await answer={erasure}>{(answer) => <CertificateFacts erasure={answer} />}</Await>;
}

function CertificateFacts({ erasure }: { readonly erasure: Erasure }) {
  const { removed, remains } = erasure;
  return (
    <>
      <Facts
        facts={[
          [t('privacy.status'), nameOf('erasure', erasure.status)],
          [t('privacy.requested'), moment(erasure.requested_at)],
          [t('privacy.runFrom'), moment(erasure.run_from)],
          [t('privacy.completed'), moment(erasure.completed_at)],
        ]}
      />
      {removed.length > 0 && (
        <Table
          caption={t('privacy.removed')}
          captionShown
          rows={removed}
          columns={[
            { title: t('privacy.place'), value: ({ place }) => place },
            { title: t('privacy.count'), figure: ({ count }) => count, as: number },
            { title: t('privacy.unit'), value: ({ unit }) => nameOf('unit', unit) },
          ]}
        />
      )}
      {remains.length > 0 && (
        <Table
          caption={t('privacy.remains')}
          captionShown
          rows={remains}
          columns={[
            { title: t('privacy.place'), value: ({ place }) => place },
            { title: t('privacy.until'), value: ({ until }) => until, show: ({ until }) => day(until) },
            { title: t('privacy.why'), value: ({ why }) => why },
          ]}
        />
      )}
    </>
  );
}

function Budget({ model: { privacy } }: { readonly model: Model }) {
  return (
    <Panel title={t('privacy.budget')}>
      {privacy === undefined ? (
        <p>{t('privacy.budget.none')}</p>
      ) : (
        <Facts
          facts={[
            ['ε', number(privacy.epsilon, 3)],
            ['δ', privacy.delta.toExponential(1)],
            [t('privacy.releases'), privacy.releases.map((name) => nameOf('release', name)).join(', ')],
            ...Object.entries(privacy.suppressed).map(
              ([name, reason]) => [nameOf('release', name), reason] as const,
            ),
          ]}
        />
      )}
    </Panel>
  );
}
