import { isNotable, reasonText } from '../customers/churn/reason-facts.ts';
import { REASONS, TOPICS } from '../customers/churn/reasons.ts';
import type { CustomerForecasts } from '../customers/forecast-types.ts';

/** What moves a customer's risk, as it is told. */
export interface RiskReason {
  /** One of TOPICS; stable. */
  readonly topic: string;
  /** Part in the difference to the typical active buyer's probability; positive: it raises the risk. */
  readonly effect: number;
  /** The fact with its numbers. */
  readonly text: string;
}

/** Less than half a point is no reason: the effects of a customer add up to what sets them apart, so the others are greater. */
const SMALLEST_EFFECT = 0.005;

/**
 * The reasons of customer `c` that a person would take for one, greatest effect first: those that move the risk at all and
 * whose number is not the typical buyer's own, which would explain nothing. O(1).
 *
 * @param orderDays of the customer: who ordered on one day has no rhythm to tell of
 */
export function riskReasons(
  { reasonTopic, reasonEffect, reasonValue, reasonTypical }: CustomerForecasts,
  c: number,
  orderDays: number,
): RiskReason[] {
  return Array.from({ length: REASONS }, (_, rank) => c * REASONS + rank)
    .filter((at) => reasonTopic[at] < TOPICS.length && Math.abs(reasonEffect[at]) >= SMALLEST_EFFECT)
    .filter((at) => isNotable(TOPICS[reasonTopic[at]], reasonValue[at], reasonTypical[reasonTopic[at]]))
    .map((at) => {
      const topic = TOPICS[reasonTopic[at]];
      const fact =
        topic === 'rhythm' && orderDays < 2
          ? `Has not ordered again in the ${Math.round(reasonValue[at])} days since the only order.`
          : reasonText(topic, reasonValue[at], reasonTypical[reasonTopic[at]]);
      return { topic, effect: reasonEffect[at], text: inEnglish(fact) };
    });
}

/** A count of one is no plural, and none of days ago is today. */
function inEnglish(fact: string): string {
  return fact.replaceAll(/\b1 (day|line)s\b/g, '1 $1').replaceAll(/\b0 days ago\b/g, 'today');
}
