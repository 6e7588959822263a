import type { Action, CustomerPrediction, PlayAssumptions, Rhythm } from '../../contract/customer.ts';
import { moneyText } from './money-text.ts';
import { percent, stageText } from './play-text.ts';

/** What the sentences about a customer are made of. Each claim of a sentence is one of these facts. */
interface CustomerFacts {
  readonly stage: CustomerPrediction['stage'];
  readonly rhythm: Rhythm | null;
  /** Null: the history is too short to predict. */
  readonly churn: { readonly probability: number; readonly horizonDays: number } | null;
  readonly action: Action;
  /** Revenue expected within the horizon; null: unknown. */
  readonly expectedRevenue: number | null;
  readonly assumptions: PlayAssumptions;
  /** ISO 4217 code of all money. */
  readonly currency: string;
}

/** Where a customer stands, in English: `Has ordered on 5 days, the last 12 days ago, usually 30 days apart.` */
export function rhythmText({
  stage,
  rhythm,
  churn,
}: Pick<CustomerFacts, 'stage' | 'rhythm' | 'churn'>): string {
  if (rhythm === null) return stageText(stage);
  const { orderDays, daysSinceOrder, usualGapDays } = rhythm;
  const on =
    orderDays === 1
      ? `on one day, ${agoText(daysSinceOrder)}`
      : `on ${orderDays} days, the last ${agoText(daysSinceOrder)}`;
  const usually = usualGapDays === null ? '' : `, usually ${daysText(usualGapDays)} apart`;
  const ordered = `Has ordered ${on}${usually}.`;
  if (SAID_BY_NUMBERS.includes(stage)) return ordered;
  if (stage !== 'overdue' || churn === null) return `${ordered} ${stageText(stage)}`;
  const nothing = `${probabilityText(churn.probability)} probability of no order in the next ${daysText(churn.horizonDays)}`;
  return `${ordered} Has waited longer than usual: ${nothing}.`;
}

/** A probability in whole percent; no estimate is certain, so none reads 0 or 100 %. */
export function probabilityText(probability: number): string {
  const whole = Math.round(probability * 100);
  if (whole < 1) return 'less than 1 %';
  return whole > 99 ? 'more than 99 %' : `${whole} %`;
}

/** Stages whose text would only repeat the numbers. */
const SAID_BY_NUMBERS: readonly CustomerPrediction['stage'][] = ['first-order', 'repeat', 'established'];

/** Why a play is suggested and what its value at stake is made of, in English. */
export function actionText(facts: Omit<CustomerFacts, 'stage' | 'rhythm' | 'churn'>): string {
  const { action, assumptions, currency } = facts;
  const why = reasonOf(action, facts);
  if (action.play === 'no-contact') return why;
  const { valueAtStake, effect, gain } = action;
  if (valueAtStake === null || effect === null || gain === null)
    return `${why} What is at stake cannot be estimated yet: the history of the shop is too short.`;
  const { contactCost } = assumptions;
  const cost =
    contactCost === null ? 'the cost of a contact' : `${moneyText(contactCost, currency)} for the contact`;
  return (
    `${why} At stake: ${moneyText(valueAtStake, currency)}, which is ${percent(effect)} of ` +
    `${moneyText(gain, currency)} less ${cost}.`
  );
}

function reasonOf(
  action: Action,
  { assumptions, expectedRevenue, currency }: Omit<CustomerFacts, 'stage' | 'rhythm' | 'churn'>,
): string {
  const money = (minor: number) => moneyText(minor, currency);
  const { typicalOrder, horizonDays, contactCost } = assumptions;
  const days = daysText(horizonDays);
  const compared =
    typicalOrder === null
      ? ''
      : ` on an order day on average, where the median customer brings ${money(typicalOrder)}`;
  switch (action.play) {
    case 'welcome':
      return `Seen ${agoText(action.unseenDays)} and never ordered: win the first order.`;
    case 'second-order':
      return 'Ordered on one day only: win the second order.';
    case 'replenish':
      return 'The next order is expected soon: a reminder makes sure of it.';
    case 'upgrade':
      return `Brings ${money(action.meanOrder ?? 0)}${compared}: offer more.`;
    case 'thank':
      return `Brings ${money(action.meanOrder ?? 0)}${compared}; ${money(expectedRevenue ?? 0)} is expected in the next ${days}: keep them.`;
    case 'win-back':
      return `Brought ${money(action.bestRevenue)} in their best ${days}; ${money(expectedRevenue ?? 0)} is expected in the next ${days}: win them back.`;
    case 'no-contact':
      return contactCost === null
        ? 'No contact is expected to bring more than it costs.'
        : `No contact is expected to bring more than it costs, ${money(contactCost)}.`;
  }
}

function agoText(days: number): string {
  return days === 0 ? 'today' : `${daysText(days)} ago`;
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
