import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import { seenOf } from '../../../../layers/analytics/recommend/lists.ts';
import type { Input } from '../inputs/input.ts';
import { takenIn, targetType } from './taken.ts';
import { type Case, type Trial, translation, trialOf } from './trial.ts';

/**
 * Separate files: for every customer of the test file, lists learnt from the train file are compared with all of their test items.
 * Recall counts all test items, in training or not; customers who are not in training get the list of a new customer.
 */
export function splitTrial(train: Input, test: Input): Trial {
  const interactions = buildInteractions(train.dataset, train.interactions);
  const heldOut = takenIn(test.dataset, targetType(test.dataset, test.interactions));
  const customers = translation(test.dataset.customers, train.dataset.customers);
  const items = translation(
    test.dataset.items.map(({ id }) => id),
    train.dataset.items.map(({ id }) => id),
  );
  const cases: Case[] = [];
  let newCustomers = 0;
  let unknown = 0;
  let repeated = 0;
  for (let row = 0; row < heldOut.rows; row++) {
    const relevant = seenOf(heldOut, row).map((item) => items[item] as number);
    if (relevant.length === 0) continue;
    const known = Math.max(-1, customers[row] as number);
    const seen = new Set(known < 0 ? [] : seenOf(interactions.seen, known));
    if (known < 0) newCustomers++;
    for (const item of relevant) {
      if (item < 0) unknown++;
      if (seen.has(item)) repeated++;
    }
    cases.push({ row: known, relevant });
  }
  const notes = [
    ...(newCustomers > 0 ? [`${newCustomers} test customers are not in train: popularity answers them`] : []),
    ...(unknown > 0 ? [`${unknown} test items are not in train: they count as missed`] : []),
    ...(repeated > 0 ? [`${repeated} test items are among the customer's own train items`] : []),
  ];
  // Sorted by training row: neighbouring rows are answered in one call.
  cases.sort((a, b) => a.row - b.row);
  return trialOf(train, interactions, cases, notes);
}
