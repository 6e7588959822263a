import type { PrivacyReport } from '../../contract/privacy.ts';
import { RELEASES } from '../../contract/privacy.ts';

/** How published aggregates are made differentially private. The protected unit is a customer with all events. */
export interface PrivacySettings {
  /** ε of everything that one version publishes. */
  readonly epsilon: number;
  /** δ: largest probability of publishing a partition that only one customer is in. */
  readonly delta: number;
  /** Largest amount that a customer counts for in a sum of money, minor units; more is cut off. */
  readonly maxRevenue: number;
  /** Most items that one customer counts for in lists of popular items. */
  readonly maxItems: number;
}

/** ε of one release. */
export function epsilonOf({ epsilon }: PrivacySettings): number {
  return epsilon / RELEASES.length;
}

/** Figures, beside whole analytics, that cannot be made private in this way, with the reason. They are not published while privacy is on. */
export const SUPPRESSED = {
  'segments.top_customers': 'names customers',
  'segments.medians_and_means': 'a median or a mean of few customers follows each of them',
  'segments.attributes': 'each value of an attribute would divide ε once more',
  'segments.orders_and_gross': 'only the net revenue is a release; each more would divide ε once more',
  'segments.rest_and_total': 'orders without a customer are not bounded by customer',
  'worklists.assumptions': 'medians and shares of what customers brought',
  clusters: 'what they are is learnt from all customers without noise',
  'funnel.sessions': 'sessions are not bounded by customer',
  'model.events': 'events are not bounded by customer',
  'model.holdout': 'figures of a model that was learnt without noise',
  'lists.trending': 'two counts a customer and item would have to be bounded',
  'lists.new': 'ranked by what few customers did',
  'lists.segments': 'popular items of a segment would divide ε once more',
  'lists.categories': 'popular items of a category would divide ε once more',
} as const;
const GIVEN =
  'Customers are counted in the segments and plays that they were given, which are learnt from all customers without noise. Every version ' +
  'spends its own epsilon.';

/**
 * The report of a version that was published with these settings.
 * @param suppressed analytics that are not published, with the reason
 */
export function privacyReport(
  { epsilon, delta }: PrivacySettings,
  suppressed: Readonly<Record<string, string>>,
): PrivacyReport {
  return { epsilon, delta, releases: RELEASES, given: GIVEN, suppressed: { ...SUPPRESSED, ...suppressed } };
}
