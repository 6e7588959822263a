import type { InsightOf } from '../api/client.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { heat } from '../charts/scale.ts';
import { nameOf, t } from '../texts/texts.ts';
import { decimalMoney, money, month, number, percent } from '../ui/format.ts';
import { AwaitInsight, useInsight } from '../ui/insight-view.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Select } from '../ui/select.tsx';
import { CsvButton } from '../ui/table.tsx';
import { useQuery } from '../ui/use-query.ts';

type Retained = InsightOf<'retention'>;
type Cohort = Retained['cohorts'][number];

/** Whether customers come back, by the month of their first order. */
export function Retention() {
  const retention = useInsight('retention');
  return (
    <Page title={t('retention.title')} lead={t('retention.lead')}>
      <AwaitInsight answer={retention}>{(answer) => <Cohorts answer={answer} />}</AwaitInsight>
    </Page>
  );
}

/** A figure of a cohort in the months after its first order. */
interface Measure {
  readonly key: 'customers' | 'orders' | 'revenue' | 'cumulative';
  readonly of: (cohort: Cohort) => readonly number[];
  readonly show: (value: number) => string;
  readonly csv: (value: number) => number | string;
}

function measures(currency: string): readonly Measure[] {
  const amount = (value: number) => money(Math.round(value), currency, true);
  const plain = (value: number) => decimalMoney(Math.round(value), currency);
  return [
    {
      key: 'customers',
      of: ({ retention }) => retention,
      show: (value) => percent(value, 0),
      csv: (value) => value,
    },
    { key: 'orders', of: ({ orders }) => orders, show: (value) => number(value), csv: (value) => value },
    { key: 'revenue', of: ({ revenue }) => revenue, show: amount, csv: plain },
    { key: 'cumulative', of: cumulativePerCustomer, show: amount, csv: plain },
  ];
}

function Cohorts({ answer }: { readonly answer: Retained }) {
  const [name, setName] = useQuery('measure', 'customers');
  const all = measures(answer.currency);
  const measure = all.find(({ key }) => key === name) ?? all[0];
  if (measure === undefined || answer.cohorts.length === 0) return <p>{t('retention.none')}</p>;
  return (
    <>
      <div class="form">
        <Select
          label={t('retention.measure')}
          value={measure.key}
          onChange={setName}
          options={all.map(({ key }) => [key, t(`retention.measure.${key}`)] as const)}
        />
      </div>
      <HeatMap answer={answer} measure={measure} />
      <MeanCurve answer={answer} />
    </>
  );
}

function HeatMap({
  answer: { cohorts, unfinished_month },
  measure,
}: {
  readonly answer: Retained;
  readonly measure: Measure;
}) {
  const length = Math.max(...cohorts.map(({ active }) => active.length));
  const title = t(`retention.measure.${measure.key}`);
  // What would outshine all others: the month of the first order, and customers who only seem new.
  const comparable = cohorts.filter((cohort) => !seemsNew(cohort));
  const most = Math.max(...comparable.flatMap((cohort) => measure.of(cohort).slice(1)), 1e-9);
  const columns = [
    { title: t('retention.cohort'), value: ({ month: name }: Cohort) => name },
    { title: t('figure.newBuyers'), value: ({ customers }: Cohort) => customers },
    ...Array.from({ length }, (_, at) => ({
      title: String(at),
      value: (cohort: Cohort) => {
        const value = measure.of(cohort)[at];
        return value === undefined ? null : measure.csv(value);
      },
    })),
  ];
  return (
    <Panel title={title} note={t('retention.note', { month: month(unfinished_month) })}>
      <Scroll name={title}>
        <table class="heat">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t('retention.cohort')}</th>
              <th scope="col" class="numeric">
                {t('figure.newBuyers')}
              </th>
              {Array.from({ length }, (_, at) => (
                <th key={at} scope="col" class="numeric" title={t('retention.after', { months: at })}>
                  {number(at)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort.month}>
                <th scope="row" title={cohort.caveats.map((one) => nameOf('caveat', one)).join('; ')}>
                  {month(cohort.month)}
                  {seemsNew(cohort) && <span class="mark-note">*</span>}
                </th>
                <td class="numeric">{number(cohort.customers)}</td>
                {measure.of(cohort).map((value, at) => (
                  <td
                    key={at}
                    class={`numeric ${at === 0 && measure.key !== 'cumulative' ? 'heat-first' : heat(value / most)}`}
                  >
                    {measure.show(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {cohorts.some(seemsNew) && <p class="note">{t('retention.caveats')}</p>}
      <CsvButton caption={title} columns={columns} rows={cohorts} />
    </Panel>
  );
}

/** Mean over the cohorts that have come so far in time, each by its customers, without the unfinished month. */
function MeanCurve({ answer: { cohorts } }: { readonly answer: Retained }) {
  const comparable = cohorts.filter(({ caveats }) => !caveats.includes('begins-with-data'));
  const length = Math.max(0, ...comparable.map(({ active }) => active.length - 1));
  const rows = Array.from({ length }, (_, at) => {
    const old = comparable.filter(({ active }) => active.length - 1 > at);
    const customers = old.reduce((sum, cohort) => sum + cohort.customers, 0);
    const active = old.reduce((sum, cohort) => sum + (cohort.active[at] ?? 0), 0);
    return { at, customers, share: customers === 0 ? null : active / customers };
  }).slice(1);
  if (rows.length < 2) return null;
  const title = t('retention.curve');
  return (
    <Figure
      title={title}
      note={t('retention.curve.note')}
      rows={rows}
      columns={[
        { title: t('retention.month'), figure: ({ at }) => at },
        { title: t('run.customers'), figure: ({ customers }) => customers },
        { title: t('retention.measure.customers'), figure: ({ share }) => share, as: percent },
      ]}
    >
      <LineChart
        label={title}
        format={(value) => percent(value, 0)}
        series={[
          {
            name: title,
            points: rows.map(({ at, share }) => ({
              label: t('retention.after', { months: at }),
              value: share,
            })),
          },
        ]}
      />
    </Figure>
  );
}

/** Whether customers of before the data may count as new in it. */
function seemsNew({ caveats }: Cohort): boolean {
  return caveats.some((caveat) => caveat !== 'not-over');
}

function cumulativePerCustomer({ revenue, customers }: Cohort): number[] {
  let sum = 0;
  return revenue.map((value) => {
    sum += value;
    return customers === 0 ? 0 : sum / customers;
  });
}
