import { browse } from './browse.ts';
import { abandon, order } from './checkout.ts';
import type { Shopper } from './shopper.ts';
import type { Visit } from './visits.ts';

/** Simulates one session: browsing, then an order with its later returns and reviews, or an abandoned visit. */
export function simulateVisit(shopper: Shopper, visit: Visit): void {
  const sessionId = shopper.log.newSession();
  const due = visit.items.map((index) => shopper.world.items[index]!);
  const browsed = browse(shopper, visit, sessionId, due);
  if (visit.kind === 'browse' && browsed.convinced.length === 0) abandon(shopper, browsed, sessionId);
  else order(shopper, browsed, visit, sessionId, due);
}
