import { DAY_MS } from '../../../contract/events/days.ts';
import { scoringModel } from '../scoring-model.ts';

/**
 * A customer's own items by how often they occur in the history, recent events counting most (personal popularity, as in
 * UP-CF@r of Faggioli, Polato and Aiolli, UMAP 2020): the baseline where items may come again. It never lists an item that
 * the customer has not had. O(events).
 */
export const personalFrequency = scoringModel({
  name: 'personal-frequency',
  traits: {
    cost: 0.1,
    repeatsOnly: true,
    needs: ['order'],
    baseline: true,
    variants: [[{ halfLifeDays: 14 }, { halfLifeDays: 30 }, { halfLifeDays: 180 }, { halfLifeDays: 0 }]],
  },
  defaults: {
    /** Age in days at which an event counts half; 0: events do not age. */
    halfLifeDays: 60,
  },
  // The log is the model.
  arrays: {},
  learn: () => ({}),
  scorer: (_learned, { log, asOf }, { halfLifeDays }) => {
    return ({ row, history }, into) => {
      if (row < 0) {
        for (let h = 0; h < history.items.length; h++) into.add(history.items[h], history.weights[h]);
        return;
      }
      for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
        const ageDays = Math.max(0, asOf - log.time[at]) / DAY_MS;
        into.add(log.item[at], log.weight[at] * (halfLifeDays > 0 ? 2 ** (-ageDays / halfLifeDays) : 1));
      }
    };
  },
  explainer: () => (history, item) =>
    history.items.includes(item) ? Int32Array.of(item) : new Int32Array(0),
});
