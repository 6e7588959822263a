import type { Absence, Deed, Reason } from '../../contract/rows.ts';

/**
 * A reason in English. Programs and translators use its key and parameters. Items are named by title, or by identifier where the
 * catalogue has no title.
 */
export function reasonText(reason: Reason): string {
  const names = joinNames(reason.items.map((item) => `“${item.title ?? item.id}”`));
  switch (reason.key) {
    case 'because_of_items':
      return names === '' ? 'Chosen for you' : `Because ${DONE[reason.did ?? 'bought'](names)}`;
    case 'liked_by_similar_customers':
      return 'Chosen by customers with a similar taste';
    case 'because_viewed':
      return `Because ${DONE.viewed(names)}`;
    case 'own_interest':
      return capital(DONE[reason.did ?? 'viewed']('it'));
    case 'similar_to':
      return names === '' ? 'Similar to what you are looking at' : `Similar to ${names}`;
    case 'bought_with':
      return `${boughtTogetherText(reason)} ${names}`;
    case 'buy_again':
      return buyAgainText(reason);
    case 'popular_in_segment':
      return 'Popular with customers like you';
    case 'popular_in_category':
      return `Popular in ${reason.category?.at(-1) ?? 'its category'}${periodText(reason)}`;
    case 'popular':
      return `Popular with all customers${periodText(reason)}`;
    case 'trending':
      return 'Sells more than usual';
    case 'new':
      return 'New in the shop';
    case 'pinned':
      return 'Picked by the shop';
  }
}

/** What the customer did with items, as a clause. */
const DONE: Readonly<Record<Deed, (items: string) => string>> = {
  bought: (items) => `you bought ${items}`,
  rated: (items) => `you rated ${items}`,
  carted: (items) => `you put ${items} in your basket`,
  wishlisted: (items) => `you put ${items} on your wish list`,
  viewed: (items) => `you looked at ${items}`,
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Confidence from which an item is bought `often` with another … */
const OFTEN = 0.2;
/** … and below which it is bought `sometimes`. */
const SOMETIMES = 0.05;

function boughtTogetherText({ confidence }: Reason): string {
  if (confidence === undefined) return 'Bought together with';
  if (confidence >= OFTEN) return 'Often bought with';
  return confidence < SOMETIMES ? 'Sometimes bought with' : 'Bought together with';
}

/** Fewer purchases have at most one interval, which is not yet a typical one. */
const MIN_PURCHASES_FOR_INTERVAL = 3;

function periodText({ periodDays }: Reason): string {
  return periodDays === undefined ? '' : ` in the last ${periodDays} days`;
}

function buyAgainText({ daysSince, everyDays, times }: Reason): string {
  const since = daysSince === 0 ? 'You bought it today' : `You bought it ${daysText(daysSince ?? 0)} ago`;
  return everyDays == null || (times ?? 0) < MIN_PURCHASES_FOR_INTERVAL
    ? since
    : `${since}, usually every ${daysText(Math.max(1, Math.round(everyDays)))}`;
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** `a`, `a and b`, `a, b and c`. */
function joinNames(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A fact about a customer with its effect on the churn risk: `Last order 90 days ago (typical active buyer: 30). Raises the risk by 12 points.` */
export function riskText(fact: string, effect: number): string {
  const points = Math.round(Math.abs(effect) * 100);
  const how = points === 0 ? 'less than a point' : `${points} ${points === 1 ? 'point' : 'points'}`;
  return `${fact} ${effect > 0 ? 'Raises' : 'Lowers'} the risk by ${how}.`;
}

/** Why a part of a forecast is missing. */
export function absenceText(key: Absence): string {
  switch (key) {
    case 'never-ordered':
      return 'The customer has not ordered yet.';
    case 'orders-not-in-data':
      return 'No order of the customer is in the data, only refunds.';
    case 'history-too-short':
      return 'The history of the shop is too short to predict it.';
    case 'overdue':
      return 'The customer has waited far longer than usual: if they order again, their rhythm does not tell when.';
    case 'no-repeat-orders-in-shop':
      return 'Too few customers of the shop have ordered more than once to predict when.';
    case 'order-unlikely':
      return 'An order is so unlikely that no date can be given.';
  }
}
