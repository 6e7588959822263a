import type { FeatureTopic } from './feature-list.ts';

/** Direction in which people expect a topic's number to move the risk: 1 if a higher number means more risk, −1 if less. */
export const RAISES: Readonly<Record<FeatureTopic, 1 | -1>> = {
  recency: 1,
  overdue: 1,
  activity: 1,
  interpurchase_time: 1,
  frequency: -1,
  spend: -1,
  basket: -1,
  tenure: -1,
  season: -1,
};

/** Whether a number, rounded as it is shown, differs from the typical one: equal numbers explain nothing. */
export function isNotable(topic: FeatureTopic, value: number, typical: number): boolean {
  if (topic === 'overdue') return value.toFixed(1) !== typical.toFixed(1);
  if (topic === 'spend') return typical > 0 ? (value / typical).toFixed(1) !== '1.0' : value > 0;
  return Math.round(value) !== Math.round(typical);
}

/** A reason as a sentence. Money is shown as a ratio, so that the sentence holds in every currency. */
export function reasonText(topic: FeatureTopic, value: number, typical: number): string {
  const own = Math.round(value);
  const median = `(typical active buyer: ${Math.round(typical)})`;
  switch (topic) {
    case 'recency':
      return `Last order ${own} days ago ${median}.`;
    case 'overdue':
      return `Has waited ${value.toFixed(1)} times their usual gap between orders (typical active buyer: ${typical.toFixed(1)}).`;
    case 'frequency':
      return `Ordered on ${own} days of the last year ${median}.`;
    case 'interpurchase_time':
      return `Orders every ${own} days on average ${median}.`;
    case 'spend':
      return typical > 0
        ? `Has spent ${(value / typical).toFixed(1)} times what the typical active buyer has.`
        : 'Has spent more than the typical active buyer.';
    case 'tenure':
      return `First order ${own} days ago ${median}.`;
    case 'basket':
      return `The last order had ${own} lines ${median}.`;
    case 'season':
      return `Ordered on ${own} days in the same season of last year ${median}.`;
    case 'activity':
      return `Last seen ${own} days ago ${median}.`;
  }
}
