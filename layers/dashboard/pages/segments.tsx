import type { Segment, Segments as SegmentsAnswer } from '../../client/types.ts';
import { api } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Bars } from '../charts/bars.tsx';
import { Figure } from '../charts/figure.tsx';
import { TreeMap } from '../charts/tree-map.tsx';
import { nameOf, t } from '../texts/texts.ts';
import { Await } from '../ui/await.tsx';
import { CustomerList } from '../ui/customer-list.tsx';
import { money, number, percent } from '../ui/format.ts';
import { Facts, Page, Panel } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import type { Column } from '../ui/table.tsx';
import { useQuery, withQuery } from '../ui/use-query.ts';

/** How the customers divide into groups, what each brings, and who is in it. */
export function Segments() {
  const segments = useAnswer('segments', () => api.GET('/v1/segments'));
  return (
    <Page title={t('segments.title')} lead={t('segments.lead')}>
      <Await answer={segments}>{(answer) => <Kinds answer={answer} />}</Await>
    </Page>
  );
}

function Kinds({ answer }: { readonly answer: SegmentsAnswer }) {
  const [kind, setKind] = useQuery('kind', 'rfm');
  const [chosen, choose] = useQuery('segment');
  const shown = kind === 'cluster' ? answer.clusters : answer.segments;
  const all = [...answer.segments, ...answer.clusters];
  const segment = all.find(({ segment_id }) => segment_id === chosen);
  return (
    <>
      <div class="form">
        <Select
          label={t('segments.kind')}
          value={kind}
          onChange={setKind}
          options={[
            ['rfm', t('segments.kind.rfm')],
            ['cluster', t('segments.kind.cluster')],
          ]}
        />
        <Select
          label={t('segments.segment')}
          value={segment?.segment_id ?? ''}
          onChange={choose}
          options={[
            ['', t('segments.choose')],
            ...all.map((one) => [one.segment_id, segmentName(one)] as const),
          ]}
        />
      </div>
      {segment === undefined ? (
        <Overview segments={shown} currency={answer.currency} kind={kind} />
      ) : (
        <Profile segment={segment} currency={answer.currency} />
      )}
    </>
  );
}

function Overview({
  segments,
  currency,
  kind,
}: {
  readonly segments: readonly Segment[];
  readonly currency: string;
  readonly kind: string;
}) {
  const most = Math.max(...segments.map(({ revenue_share }) => revenue_share), 1e-9);
  const columns = segmentColumns(currency);
  return (
    <>
      <Figure title={t('segments.map')} note={t('segments.map.note')} columns={columns} rows={segments}>
        <TreeMap
          tiles={segments.map((segment) => ({
            key: segment.segment_id,
            name: segmentName(segment),
            size: segment.customers,
            strength: segment.revenue_share / most,
            text: t('segments.tile', {
              customers: number(segment.customers),
              share: percent(segment.revenue_share),
            }),
            href: withQuery('/segments', { kind, segment: segment.segment_id }),
          }))}
        />
      </Figure>
      <div class="columns">
        <Figure title={t('segments.revenue')} columns={columns} rows={segments}>
          <Bars
            bars={segments.map((segment) => ({
              key: segment.segment_id,
              name: segmentName(segment),
              value: segment.revenue,
              text: money(segment.revenue, currency, true),
            }))}
          />
        </Figure>
        <Figure title={t('segments.size')} columns={columns} rows={segments}>
          <Bars
            bars={segments.map((segment) => ({
              key: segment.segment_id,
              name: segmentName(segment),
              value: segment.customers,
              text: number(segment.customers),
            }))}
          />
        </Figure>
      </div>
    </>
  );
}

function Profile({ segment, currency }: { readonly segment: Segment; readonly currency: string }) {
  const { segment_id, description } = segment;
  const name = segmentName(segment);
  return (
    <>
      <Panel title={name} note={description}>
        <Facts
          facts={[
            [t('run.customers'), `${number(segment.customers)} (${percent(segment.share)})`],
            [t('figure.revenue'), `${money(segment.revenue, currency)} (${percent(segment.revenue_share)})`],
            [t('figure.orders'), number(segment.orders)],
            [t('figure.averageOrder'), money(segment.average_order, currency)],
            [t('segments.frequency'), number(segment.mean_frequency, 1)],
            [t('segments.recency'), number(segment.median_recency_days, 1)],
          ]}
        />
      </Panel>
      <Panel title={t('segments.members', { segment: name })}>
        <CustomerList
          name={t('segments.members', { segment: name })}
          listKey={segment_id}
          ask={(cursor) =>
            api.GET('/v1/segments/{segmentId}/members', {
              params: { path: { segmentId: segment_id }, query: { limit: 100, cursor } },
            })
          }
        />
      </Panel>
    </>
  );
}

function segmentName({ kind, segment_id, name }: Segment): string {
  return kind === 'cluster' ? name : nameOf('segment', segment_id);
}

function segmentColumns(currency: string): readonly Column<Segment>[] {
  return [
    { title: t('segments.segment'), value: segmentName },
    { title: t('run.customers'), figure: ({ customers }) => customers, as: number },
    { title: t('figure.revenue'), amount: ({ revenue }) => revenue, currency },
    { title: t('column.revenueShare'), figure: ({ revenue_share }) => revenue_share, as: percent },
    { title: t('figure.averageOrder'), amount: ({ average_order }) => average_order, currency },
  ];
}
