import type { Dataset } from '../../contract/events/dataset.ts';
import type { INSIGHTS, Insight, SuppressedInsight } from '../../contract/insights.ts';
import { type Analytic, analytic, type Noise, type PrivacyDecision } from '../analytic/analytic.ts';
import type { ForecastReport } from '../customers/forecast-types.ts';
import type { CustomerModel } from '../customers/model.ts';
import type { Credits } from './attribution.ts';

/** What insights learn from. */
export interface InsightContext {
  readonly dataset: Dataset;
  readonly model: CustomerModel;
  readonly report: ForecastReport;
  /** Attribution, and the dataset with purchases net of their refunds; computed once. */
  readonly credited: () => { readonly netDataset: Dataset; readonly credits: Credits };
}

export type InsightName = (typeof INSIGHTS)[number];
export type InsightOf<Name extends InsightName> = Extract<Insight, { readonly insight: Name }>;

/** While aggregates are private: either the reason for suppression, or the body with noise. */
type Release<Name extends InsightName> =
  | { readonly suppressed: string }
  | { readonly noisy: (body: InsightOf<Name>, noise: Noise) => InsightOf<Name> };

/** Defines an insight: an analytic whose table is its answer, with one row for the shop. */
export function insight<const Name extends InsightName>(
  name: Name,
  learn: (context: InsightContext) => InsightOf<Name>,
  release: Release<Name>,
): Analytic<Name, InsightContext, InsightOf<Name>> {
  return analytic<Name, InsightContext, InsightOf<Name>>({
    name,
    learn,
    rows: { insight: { of: { shop: name }, body: (table) => table, privacy: decision(name, release) } },
  });
}

function decision<Name extends InsightName>(name: Name, release: Release<Name>): PrivacyDecision<Insight> {
  if ('noisy' in release)
    return { release: 'noisy', body: (body, noise) => release.noisy(body as InsightOf<Name>, noise) };
  const { suppressed: because } = release;
  return {
    release: 'suppressed',
    because,
    body: (_, { settings: { epsilon, delta } }): SuppressedInsight => ({
      insight: 'suppressed',
      of: name,
      reason: because,
      epsilon,
      delta,
    }),
  };
}
