import type { Absence, Reason } from './rows.ts';

/**
 * The reason as a sentence for people who read English; programs and translators use its key and parameters. Items
 * are named by title, or by identifier where the catalogue has none.
 */
export function reasonText(reason: Reason): string {
  const names = joined(reason.items.map((item) => `“${item.title ?? item.id}”`));
  switch (reason.key) {
    case 'because_of_items':
      return names === '' ? 'Chosen for this customer' : `Because of ${names}`;
    case 'bought_together':
      return names === '' ? 'Often bought together' : `Often bought together with ${names}`;
    case 'popular':
      return 'Popular with all customers';
  }
}

/** `a`, `a and b`, `a, b and c`. */
function joined(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What moves a customer's risk, with how far: `Last order 90 days ago (typical active buyer: 30). Raises the risk by 12 points.` */
export function riskText(fact: string, effect: number): string {
  const points = Math.round(Math.abs(effect) * 100);
  const how = points === 0 ? 'less than a point' : `${points} ${points === 1 ? 'point' : 'points'}`;
  return `${fact} ${effect > 0 ? 'Raises' : 'Lowers'} the risk by ${how}.`;
}

/** Why a part of a forecast is not there. */
export function absenceText(key: Absence): string {
  switch (key) {
    case 'never-ordered':
      return 'The customer has not ordered yet.';
    case 'no-repeat-orders-in-shop':
      return 'Too few customers of the shop have ordered again to tell when they do.';
    case 'overdue-beyond-experience':
      return 'The customer has waited longer, for their rhythm, than nearly anyone who came back.';
  }
}
