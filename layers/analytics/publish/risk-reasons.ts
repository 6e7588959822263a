import { isNotable, reasonText } from '../customers/churn/reason-facts.ts';
import { TOPICS } from '../customers/churn/reason-topics.ts';
import { REASONS } from '../customers/churn/reasons.ts';
import type { CustomerForecasts } from '../customers/forecast-types.ts';

/** A reason for a customer's churn risk, as published. */
export interface RiskReason {
  /** One of TOPICS; stable. */
  readonly topic: string;
  /** Share of the difference to the typical active buyer's probability; positive: it raises the risk. */
  readonly effect: number;
  /** The fact with its numbers. */
  readonly text: string;
}

/** Smallest effect of a reason, as probability: half a percentage point. */
const SMALLEST_EFFECT = 0.005;

/**
 * The reasons of customer `c`, greatest effect first, without those that hardly move the risk or whose figure equals the typical
 * buyer's, which would explain nothing. O(1).
 *
 * @param orderDays the customer's order days: with one there is no interpurchase time
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
        topic === 'interpurchase_time' && orderDays < 2
          ? `Has not ordered again in the ${Math.round(reasonValue[at])} days since the only order.`
          : reasonText(topic, reasonValue[at], reasonTypical[reasonTopic[at]]);
      return { topic, effect: reasonEffect[at], text: inEnglish(fact) };
    });
}

/** Corrects the singular, and `0 days ago` to `today`. */
function inEnglish(fact: string): string {
  return fact.replaceAll(/\b1 (day|line)s\b/g, '1 $1').replaceAll(/\b0 days ago\b/g, 'today');
}
