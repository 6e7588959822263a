import type { Estimate } from '../../../../layers/analytics/campaigns/estimate.ts';
import type { UpliftReport } from '../../../../layers/analytics/campaigns/uplift.ts';
import { aligned, whole } from '../../format.ts';

/** What was compared. */
export interface Comparison {
  readonly arm: string;
  readonly control: string;
  readonly outcome: string;
  readonly report: UpliftReport;
}

const FINDINGS: Readonly<Record<UpliftReport['finding'], string>> = {
  uplift:
    'Ranking by uplift finds customers whom the treatment influences, and does so better than ranking by response.',
  'response-as-good':
    'No difference found between ranking by uplift and ranking by response: either finds customers whom the treatment influences.',
  'no-ranking':
    'No ranking found: the data do not show that the treatment works better for some customers than for others.',
};

const ACTIONS = {
  'by-score': 'treat by score',
  everybody: 'treat everybody',
  nobody: 'treat nobody',
} as const;

/** The report in text. Qini coefficients and profits are per 1,000 customers. */
export function upliftTable({ arm, control, outcome, report }: Comparison): string {
  const { rows, treatedShare, effect, learners, chosen, policies, overResponse } = report;
  const head = [
    `${arm} against ${control}: ${whole(rows)} rows, ${(100 * treatedShare).toFixed(1)} % treated`,
    `${outcome}: ${report.outcome.treated.toFixed(4)} treated, ${report.outcome.control.toFixed(4)} control; effect ${signed(effect, 1, 4)}`,
  ];
  const ranking = aligned([
    ['ranking', 'Qini per 1,000', '95 % interval', ''],
    ...learners.map(({ name, qini }) => [
      name,
      (1000 * qini.mean).toFixed(2),
      range(qini.interval, 1000, 2),
      name === chosen ? 'chosen' : '',
    ]),
  ]);
  const rules = aligned([
    [
      'cost',
      'margin',
      'treated',
      'expected',
      'achieved',
      'everybody',
      'gain over treating all or none',
      'action',
    ],
    ...policies.map(({ cost, margin, share, expected, achieved, treatAll, gain, action }) => [
      String(cost),
      String(margin),
      `${(100 * share).toFixed(0)} %`,
      (1000 * expected).toFixed(1),
      (1000 * achieved.mean).toFixed(1),
      (1000 * treatAll.mean).toFixed(1),
      signed(gain, 1000, 1),
      ACTIONS[action],
    ]),
  ]);
  return [
    ...head,
    '',
    ...ranking,
    '',
    `${chosen} over ranking by response: ${signed(overResponse, 1000, 2)}`,
    FINDINGS[report.finding],
    '',
    'Profit per 1,000 customers of treating whoever is expected to earn more than the contact costs:',
    ...rules,
    '',
  ].join('\n');
}

function signed({ mean, interval }: Estimate, times: number, digits: number): string {
  const text = (mean * times).toFixed(digits);
  return `${mean >= 0 ? '+' : ''}${text} (${range(interval, times, digits)})`;
}

function range([low, high]: readonly [number, number], times: number, digits: number): string {
  return `${(low * times).toFixed(digits)} to ${(high * times).toFixed(digits)}`;
}
