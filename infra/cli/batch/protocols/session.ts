import { sampleWithout, seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { usageError } from '../../fail.ts';
import { sequenceHistory } from '../scoring/queries.ts';
import { keepEvents } from './taken.ts';
import { type Case, type Learning, type Trial, translation, trialOf } from './trial.ts';

/** Share of sessions, the latest ones, to hold out when there is no test file. */
const HELD_OUT = 0.2;
/** The history of a step holds the latest views of the session, at most this many. */
const LONGEST_HISTORY = 200;
/** Steps to measure at most; more are sampled by the seed. */
const MOST_CASES = 100_000;

/**
 * Next-item prediction: at every step of a held-out session the items so far are the history, and the next item is the one to predict.
 * Models learn from whole sessions. Without a test file the latest fifth is held out.
 * @param share of the sessions that is held out where there is no test file
 * @param excludeSeen leaves out steps to an item that the session already contains
 * @throws ClienteleError `request.invalid` when there are no sessions
 */
export function sessionTrial(
  train: Learning,
  test: Learning | null,
  excludeSeen: boolean,
  seed: number,
  share = HELD_OUT,
): Trial {
  const all = sessionsOf(train);
  const { dataset, held } =
    test === null
      ? holdOut(all, share)
      : { dataset: all, held: translated(sequences(sessionsOf(test)), test, train) };
  const interactions = buildInteractions(dataset, train.interactions);
  const steps: { readonly session: readonly number[]; readonly at: number }[] = [];
  for (const session of held) {
    for (let at = 1; at < session.length; at++) {
      if (!excludeSeen || !session.slice(0, at).includes(session[at] as number)) steps.push({ session, at });
    }
  }
  const chosen =
    steps.length <= MOST_CASES
      ? steps
      : [...sampleWithout(steps.length, MOST_CASES, seededRandom(seed, 'session.steps'))].map(
          (position) => steps[position] as (typeof steps)[number],
        );
  const cases = chosen.map(({ session, at }): Case => {
    const soFar = session.slice(Math.max(0, at - LONGEST_HISTORY), at);
    return { row: -1, history: sequenceHistory(soFar), relevant: [session[at] as number] };
  });
  const sampled =
    chosen.length < steps.length ? [`a sample of ${chosen.length} of ${steps.length} steps`] : [];
  return trialOf({ ...train, format: 'sessions', dataset }, interactions, cases, [
    `${held.length} held-out sessions`,
    ...sampled,
  ]);
}

/** A dataset with sessions instead of customers. */
function sessionsOf(input: Learning): Dataset {
  if (input.format === 'sessions') return input.dataset;
  const { events } = input.dataset;
  const named = keepEvents(
    input.dataset,
    (e) => (events.session[e] as number) >= 0 && (events.item[e] as number) >= 0,
  );
  if (named.events.length === 0)
    throw usageError('--protocol session needs sessions: no event of an item has a session_id');
  const sessions = named.events.session.reduce((most, session) => Math.max(most, session), -1) + 1;
  return {
    ...named,
    customers: Array.from({ length: sessions }, (_, session) => String(session)),
    events: { ...named.events, customer: named.events.session },
  };
}

/** Items of each session in order of time; immediate repeats count once. */
function sequences({ customers, events }: Dataset): number[][] {
  const found = customers.map((): number[] => []);
  for (let e = 0; e < events.length; e++) {
    const sequence = found[events.customer[e] as number];
    const item = events.item[e] as number;
    if (sequence !== undefined && sequence.at(-1) !== item) sequence.push(item);
  }
  return found;
}

function translated(sessions: readonly number[][], test: Learning, train: Learning): number[][] {
  const index = translation(
    test.dataset.items.map(({ id }) => id),
    train.dataset.items.map(({ id }) => id),
  );
  return sessions.map((session) => session.map((item) => index[item] as number));
}

/** The latest sessions by their start, and a dataset of the others. */
function holdOut(all: Dataset, share: number): { readonly dataset: Dataset; readonly held: number[][] } {
  const { events } = all;
  const order: number[] = [];
  const seen = new Set<number>();
  for (const session of events.customer) {
    if (!seen.has(session)) order.push(session);
    seen.add(session);
  }
  const cut = Math.floor(order.length * (1 - share));
  const held = order.slice(cut);
  const place = new Map(order.slice(0, cut).map((session, row) => [session, row]));
  const kept = keepEvents(all, (e) => place.has(events.customer[e] as number));
  const bySession = sequences(all);
  return {
    dataset: {
      ...kept,
      customers: order.slice(0, cut).map((session) => all.customers[session] ?? ''),
      events: { ...kept.events, customer: kept.events.customer.map((session) => place.get(session) ?? -1) },
    },
    held: held.map((session) => bySession[session] ?? []),
  };
}
