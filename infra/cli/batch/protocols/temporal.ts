import { temporalSplit } from '../../../../layers/analytics/evaluate/temporal-split.ts';
import { seenOf } from '../../../../layers/analytics/recommend/lists.ts';
import { keepEvents, takenIn } from './taken.ts';
import { type Learning, type Trial, trialOf } from './trial.ts';

/**
 * One cut in time for all customers: models learn from the events before it and are compared with what the customers known by then
 * took afterwards.
 * @param cut UTC milliseconds
 * @param excludeSeen counts only items that are new to the customer
 */
export function temporalTrial(all: Learning, cut: number, excludeSeen: boolean): Trial {
  const { dataset, interactions } = all;
  const split = temporalSplit(dataset, cut, interactions);
  const { train } = split;
  const relevant = excludeSeen ? split.relevant : takenIn(dataset, split.target, { from: cut });
  const cases = dataset.customers.flatMap((_, row) => {
    const known = (train.matrix.offsets[row + 1] as number) > (train.matrix.offsets[row] as number);
    return known ? [{ row, relevant: seenOf(relevant, row) }] : [];
  });
  const before = keepEvents(dataset, (e) => (dataset.events.time[e] as number) < cut);
  return trialOf(
    { ...all, dataset: { ...before, asOf: cut } },
    train,
    cases,
    [`a hit is a ${split.target} at or after the cut`],
    cut,
  );
}
