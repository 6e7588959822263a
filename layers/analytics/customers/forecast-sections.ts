import type { Section, SectionData, SectionReader } from '../snapshot/section.ts';
import { REASONS, TOPICS } from './churn/reasons.ts';
import type { CustomerForecasts, ForecastReport } from './forecast-types.ts';
import { jsonColumn, readColumn, readJson } from './section-columns.ts';

const PREFIX = 'customers.forecast.';

/** Columns of one value a customer, by type. */
const FLOATS = [
  'orders',
  'revenue',
  'lifetimeValue',
  'churn',
  'propensity',
  'nextOrder',
  'nextOrderFrom',
  'nextOrderTo',
  'stake',
] as const;
const BYTES = ['stage', 'threeTier', 'fiveTier', 'play'] as const;

interface Info {
  readonly asOf: number;
  readonly report: ForecastReport;
}

/** Sections of a snapshot that hold forecasts; {@link restoreForecasts} gives them back bit for bit. */
export function forecastSections(forecasts: CustomerForecasts): Section[] {
  const { asOf, report } = forecasts;
  const info: Info = { asOf, report };
  const section = (name: string, data: SectionData, dims: readonly number[] = [data.length]): Section => ({
    name: PREFIX + name,
    dims,
    data,
  });
  const perReason = [forecasts.stage.length, REASONS];
  return [
    section('info', jsonColumn(info)),
    ...FLOATS.map((name) => section(name, forecasts[name])),
    ...BYTES.map((name) => section(name, forecasts[name])),
    section('reasonTopic', forecasts.reasonTopic, perReason),
    section('reasonEffect', forecasts.reasonEffect, perReason),
    section('reasonValue', forecasts.reasonValue, perReason),
    section('reasonTypical', forecasts.reasonTypical),
  ];
}

/**
 * Reads forecasts back.
 *
 * @throws ClienteleError `snapshot.damaged` when a section is missing, of another type or of another length
 */
export function restoreForecasts(reader: SectionReader): CustomerForecasts {
  const { asOf, report } = readJson(reader, `${PREFIX}info`) as Info;
  const count = reader.get(`${PREFIX}stage`).data.length;
  const floats = (name: (typeof FLOATS)[number]) => readColumn(reader, PREFIX + name, Float64Array, count);
  const bytes = (name: (typeof BYTES)[number]) => readColumn(reader, PREFIX + name, Uint8Array, count);
  return {
    asOf,
    report,
    orders: floats('orders'),
    revenue: floats('revenue'),
    lifetimeValue: floats('lifetimeValue'),
    churn: floats('churn'),
    propensity: floats('propensity'),
    nextOrder: floats('nextOrder'),
    nextOrderFrom: floats('nextOrderFrom'),
    nextOrderTo: floats('nextOrderTo'),
    stake: floats('stake'),
    stage: bytes('stage'),
    threeTier: bytes('threeTier'),
    fiveTier: bytes('fiveTier'),
    play: bytes('play'),
    reasonTopic: readColumn(reader, `${PREFIX}reasonTopic`, Uint8Array, count * REASONS),
    reasonEffect: readColumn(reader, `${PREFIX}reasonEffect`, Float32Array, count * REASONS),
    reasonValue: readColumn(reader, `${PREFIX}reasonValue`, Float32Array, count * REASONS),
    reasonTypical: readColumn(reader, `${PREFIX}reasonTypical`, Float64Array, TOPICS.length),
  };
}
