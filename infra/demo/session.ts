import { browse } from './browsing.ts';
import { abandon, order } from './ordering.ts';
import type { Scene } from './scene.ts';
import type { Visit } from './visits.ts';

/** One session, from the first search or view to the order or the way out, and what comes of the order later. */
export function playVisit(scene: Scene, visit: Visit): void {
  const sessionId = scene.log.newSession();
  const due = visit.items.map((index) => scene.world.items[index]!);
  const browsed = browse(scene, visit, sessionId, due);
  if (visit.kind === 'browse' && browsed.wanted.length === 0) abandon(scene, browsed, sessionId);
  else order(scene, browsed, visit, sessionId, due);
}
