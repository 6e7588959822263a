import type { Reason } from './rows.ts';

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
