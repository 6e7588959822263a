import type { Play, PlayAssumptions, Stage } from '../../contract/customer.ts';
import { moneyText } from './money-text.ts';

const PLAY_TEXTS: Readonly<Record<Play, string>> = {
  welcome: 'Have been seen and have never ordered: win their first order.',
  'second-order': 'Have ordered on one day only: win their second order.',
  replenish: 'Have ordered on three days or more and are expected to order again soon: remind them.',
  upgrade: 'Are not overdue, but bring less per order day than the median customer: offer them more.',
  thank:
    'Are not overdue, bring at least as much per order day as the median customer, and no order is due soon: keep them.',
  'win-back': 'Have ordered on two days or more, and are overdue or inactive: win back what they brought.',
  'no-contact': 'No contact is expected to bring more than it costs: spend nothing on them.',
};

/** A play in English: whom it is for and what to do. It holds for every customer of the play. Programs use its name. */
export function playText(play: Play): string {
  return PLAY_TEXTS[play];
}

const STAGE_TEXTS: Readonly<Record<Stage, string>> = {
  'never-ordered': 'Has never ordered.',
  'orders-unknown': 'Returned something; none of their orders is in the data.',
  'first-order': 'Has ordered on one day.',
  repeat: 'Has ordered on several days.',
  established: 'Has ordered on many days.',
  reactivated: 'Has ordered again after an unusually long pause.',
  overdue:
    'Has waited longer than usual, and is more likely than not to order nothing within the churn horizon.',
  inactive: 'Has waited far longer than usual, is hardly expected back and has not been seen lately.',
};

/** A stage in English. It holds for every customer of the stage under the default settings. */
export function stageText(stage: Stage): string {
  return STAGE_TEXTS[stage];
}

/** What all values at stake assume, in English. */
export function assumptionsText(assumed: PlayAssumptions, currency: string): string {
  const { horizonDays, margin, oddsLift, leastLift, basketLift, contactCost } = assumed;
  const money = contactCost === null ? 'a share of a typical order' : moneyText(contactCost, currency);
  return (
    `Profit that one contact is expected to add over ${horizonDays} days, less its cost. Assumed: a margin of ${percent(margin)}` +
    `${margin === 1 ? ' (no cost of goods is set)' : ''}; a contact raises the odds of an order by ${percent(oddsLift)}, and, to ` +
    `win back, its probability by at least ${points(leastLift)} percentage points; an upgrade closes ${percent(basketLift)} of ` +
    `the distance to a typical order, with the next order; a ` +
    `contact costs ${money}.`
  );
}

/** A share as a percentage of at most two digits after the point. */
export function percent(share: number): string {
  return `${points(share)} %`;
}

function points(share: number): number {
  return Number((share * 100).toFixed(2));
}
