import { analytic } from '../analytic/analytic.ts';
import type { InsightContext } from './insight.ts';

/** Who refuses to be contacted for marketing: part of each customer's page and of the lists, so that it has no rows of its own. */
export const marketingConsent = analytic({
  name: 'marketingConsent',
  learn: ({ dataset }: InsightContext) => ({
    /** By customer, 1: refuses. */
    refused: dataset.refusesMarketing ?? new Uint8Array(dataset.customers.length),
  }),
  rows: {},
});
